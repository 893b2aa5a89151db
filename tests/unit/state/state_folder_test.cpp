#include "state/state_folder.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include <pushplus/testing/state_store_contract.hpp>

#include "../../doubles/clock_at_noon.hpp"
#include "state_folder_fixture.hpp"

// What a state folder does on every system.

namespace pushplus_test {
namespace {

using pushplus::make_state_folder;
using pushplus::ManualClock;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// A guard's text without a block: it does not wait for the disk.
constexpr std::string_view begin_of_count = R"({"version":1})";

using StateFolder = StateFolderFixture;

// Each update of such a text waits for the disk: some ten of them in a row tell threads apart as well as a thousand.
TEST_F(StateFolder, KeepsTheContractOfStores) {
    EXPECT_THAT(pushplus::state_store_faults(*store, 50), IsEmpty());
    EXPECT_THAT(pushplus::state_store_faults(*make_state_folder(path), 50), IsEmpty()) << "in a folder that is there";
}

TEST_F(StateFolder, IsSharedByAllWhoNameIt) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    EXPECT_EQ(seen_by(*make_state_folder(path), "key-1"), "text");
    EXPECT_TRUE(put(*make_state_folder(path + "/"), "key-1", "other"));
    EXPECT_EQ(seen_by(*store, "key-1"), "other");
}

TEST_F(StateFolder, LosesNoUpdateOfManyThreads) {
    constexpr int threads = 8, updates = 25;
    std::vector<std::thread> workers;
    for (int worker = 0; worker < threads; ++worker)
        workers.emplace_back([this, worker] {
            // Half of them share a store, the others have their own.
            const auto own = worker % 2 == 0 ? store : make_state_folder(path);
            for (int i = 0; i < updates; ++i) {
                const auto added = own->update("guard-count", [&](std::string& text, Store::Time) {
                    if (text.empty()) text = begin_of_count;
                    text += static_cast<char>('A' + worker);
                });
                EXPECT_TRUE(added) << added.error().message();
            }
        });
    for (auto& worker : workers) worker.join();
    const auto text = seen_by(*store, "guard-count");
    EXPECT_EQ(text.size(), begin_of_count.size() + static_cast<std::size_t>(threads * updates));
    for (int worker = 0; worker < threads; ++worker)
        EXPECT_EQ(std::count(text.begin(), text.end(), static_cast<char>('A' + worker)), updates);
}

TEST_F(StateFolder, KeepsWhateverATextHolds) {
    const std::string text = std::string("{\"a\":\"中文\"}\n") + '\0' + std::string(100'000, 'x');
    EXPECT_TRUE(put(*store, "key-1", text));
    EXPECT_EQ(content_of(file("key-1")), text);
    EXPECT_EQ(seen_by(*make_state_folder(path), "key-1"), text);
    EXPECT_TRUE(put(*store, "key-1", "short"));
    EXPECT_EQ(content_of(file("key-1")), "short");
    EXPECT_TRUE(put(*store, "key-1", ""));
    EXPECT_EQ(seen_by(*store, "key-1"), "");
}

TEST_F(StateFolder, HasAFileForEachTextAndNothingElse) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    EXPECT_TRUE(put(*store, "key-1", "next"));
    EXPECT_TRUE(put(*store, "a/b.new", "other"));
    EXPECT_THAT(names_in(path), UnorderedElementsAre("key-1", "key-1.lock", "a%2Fb%2Enew", "a%2Fb%2Enew.lock"));
    EXPECT_EQ(content_of(file("key-1")), "next");
    EXPECT_EQ(content_of(file("a%2Fb%2Enew")), "other");
}

TEST_F(StateFolder, IsMadeAgainIfItWasRemoved) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    std::filesystem::remove_all(path);
    EXPECT_EQ(seen_by(*store, "key-1"), "");
    EXPECT_TRUE(put(*store, "key-1", "other"));
    EXPECT_EQ(content_of(file("key-1")), "other");
}

TEST_F(StateFolder, TakesATextWhoseLockFileWasRemoved) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    std::filesystem::remove(file("key-1.lock"));
    EXPECT_EQ(seen_by(*store, "key-1"), "text");
    EXPECT_TRUE(put(*store, "key-1", "other"));
}

TEST_F(StateFolder, TakesNoNoticeOfWhatACrashLeftBehind) {
    for (const char* half : {"", "half a te", "much longer than the text that will be written next"}) {
        EXPECT_TRUE(put(*store, "key-1", "whole"));
        write(file("key-1.new"), half);
        EXPECT_EQ(seen_by(*store, "key-1"), "whole");
        EXPECT_TRUE(put(*store, "key-1", "next"));
        EXPECT_EQ(content_of(file("key-1")), "next");
        EXPECT_THAT(names_in(path), UnorderedElementsAre("key-1", "key-1.lock"));
    }
    std::filesystem::remove(file("key-1"));
    write(file("key-1.new"), "never finished");
    EXPECT_EQ(seen_by(*store, "key-1"), "") << "half a file was taken for a whole one";
}

TEST_F(StateFolder, PassesOnTheTimeOfDayAlsoIfTheClockIsSetBack) {
    const auto clock = clock_at_noon();
    pushplus::detail::StateFolder folder(path, clock);
    const auto now_of = [&] {
        Store::Time seen;
        EXPECT_TRUE(folder.update("key-1", [&](std::string& text, Store::Time now) {
            text += '.';
            seen = now;
        }));
        return seen;
    };
    const auto first = now_of();
    EXPECT_EQ(first, clock->system_now());
    clock->advance(-std::chrono::hours(24 * 400));
    EXPECT_EQ(now_of(), first - std::chrono::hours(24 * 400));
    clock->set_calendar(Store::Time());
    EXPECT_EQ(now_of(), Store::Time()) << "1970";
    EXPECT_EQ(content_of(file("key-1")), "...");
}

TEST_F(StateFolder, IsNotMovedByAChangeOfTheWorkingDirectory) {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(parent.path());
    const auto relative = make_state_folder("state");
    std::filesystem::current_path("/");
    const auto updated = put(*relative, "key-1", "text");
    std::filesystem::current_path(before);
    EXPECT_TRUE(updated);
    EXPECT_EQ(content_of(file("key-1")), "text");
    EXPECT_FALSE(exists("/state"));
}

TEST_F(StateFolder, IsUnlockedAfterAChangeThatThrows) {
    struct Thrown {};
    EXPECT_TRUE(put(*store, "key-1", "text"));
    EXPECT_THROW(static_cast<void>(store->update("key-1",
                                                 [](std::string& text, Store::Time) {
                                                     text = "half";
                                                     throw Thrown();
                                                 })),
                 Thrown);
    EXPECT_EQ(seen_by(*store, "key-1"), "text");
}

}  // namespace
}  // namespace pushplus_test
