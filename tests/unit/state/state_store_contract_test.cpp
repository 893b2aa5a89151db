#include <pushplus/testing/state_store_contract.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/broken_state_store.hpp"
#include "doubles/memory_state_store.hpp"

// The contract for everybody's stores finds nothing in a good store, and each fault in one that has it.

namespace pushplus_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Ways = BrokenStateStore::Ways;
using Time = pushplus::StateStore::Time;

std::vector<std::string> faults_of(Ways ways, int increments = 20) {
    BrokenStateStore store(std::move(ways));
    return pushplus::state_store_faults(store, increments);
}

TEST(StateStoreContract, FindsNothingInAStoreThatKeepsIt) {
    BrokenStateStore store{Ways{}};
    EXPECT_THAT(pushplus::state_store_faults(store), IsEmpty());
    EXPECT_THAT(pushplus::state_store_faults(store), IsEmpty()) << "the second time";
}

TEST(StateStoreContract, AcceptsAStoreThatTakesSeveralTries) {
    MemoryStateStore store(pushplus::machine_clock());
    store.lost_tries = 2;
    EXPECT_THAT(pushplus::state_store_faults(store, 20), IsEmpty());
}

TEST(StateStoreContract, AcceptsAClockOfWholeSeconds) {
    Ways ways;
    ways.time = [](Time now) { return std::chrono::floor<std::chrono::seconds>(now); };
    EXPECT_THAT(faults_of(ways), IsEmpty());
}

TEST(StateStoreContract, FindsLostUpdates) {
    Ways ways;
    ways.loses_updates = true;
    EXPECT_THAT(faults_of(ways, 10'000), Contains(HasSubstr("an update changed a text under another one")));
}

TEST(StateStoreContract, FindsUpdatesThatFail) {
    Ways ways;
    ways.fails_at_times = true;
    EXPECT_THAT(faults_of(ways, 200), Contains(HasSubstr("out of order")));
    EXPECT_THAT(faults_of(ways, 200), Contains(HasSubstr("updates failed while threads")));
}

TEST(StateStoreContract, FindsAChangeThatIsNeverCalled) {
    Ways ways;
    ways.never_calls = true;
    EXPECT_THAT(faults_of(ways), Contains("an update did not call `change`"));
}

TEST(StateStoreContract, FindsHalfAChange) {
    Ways ways;
    ways.keeps_half_changes = true;
    EXPECT_THAT(faults_of(ways), ElementsAre("a `change` that throws changes the text"));
}

TEST(StateStoreContract, FindsTextsThatAreCut) {
    Ways ways;
    ways.longest_text = 65'535;
    EXPECT_THAT(faults_of(ways), ElementsAre("a text of 1 MB is not what was stored"));
}

TEST(StateStoreContract, FindsTextsThatAreChanged) {
    Ways ways;
    ways.stored_text = [](const std::string& text) { return text.substr(0, text.find_last_not_of(" \n") + 1); };
    EXPECT_THAT(faults_of(ways), Contains("a text is not what was stored"));
    ways.stored_text = [](const std::string& text) { return text + " "; };
    EXPECT_THAT(faults_of(ways), Contains("the text of a name that was only looked at is not empty"));
}

TEST(StateStoreContract, FindsNamesThatAreMixed) {
    const std::vector<std::pair<const char*, std::function<std::string(std::string)>>> ways_to_mix{
        {"all are one", [](const std::string&) { return "one"; }},
        {"upper and lower case",
         [](std::string name) {
             for (auto& c : name)
                 if (c == 'A') c = 'a';
             return name;
         }},
        {"blanks at the end", [](const std::string& name) { return name.substr(0, name.find_last_not_of(' ') + 1); }},
        {"what stands before a slash", [](const std::string& name) { return name.substr(name.rfind('/') + 1); }},
        {"what stands after a brace", [](const std::string& name) { return name.substr(0, name.find('{')); }},
        {"what is not ASCII",
         [](std::string name) {
             for (auto& c : name)
                 if (static_cast<signed char>(c) < 0) c = '?';
             return name.substr(0, name.find('?'));
         }},
    };
    for (const auto& [what, mix] : ways_to_mix) {
        Ways ways;
        ways.stored_name = mix;
        EXPECT_THAT(faults_of(ways), Contains(HasSubstr("is not what was stored there"))) << what;
    }
}

TEST(StateStoreContract, FindsAClockThatIsNone) {
    Ways ways;
    ways.time = [](Time) { return Time() + std::chrono::hours(24 * 20'000); };
    EXPECT_THAT(faults_of(ways), ElementsAre("`now` stood still for two seconds"));
    ways.time = [](Time now) { return Time(-now.time_since_epoch()); };
    EXPECT_THAT(faults_of(ways), Contains("`now` went back"));
    ways.time = [](Time now) { return now - std::chrono::hours(24 * 365 * 50); };
    EXPECT_THAT(faults_of(ways), ElementsAre("`now` is not the time of day"));
}

}  // namespace
}  // namespace pushplus_test
