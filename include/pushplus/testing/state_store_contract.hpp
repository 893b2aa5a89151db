#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <future>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/result.hpp>
#include <pushplus/state_store.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

// What `state_store_faults` does.
class StateStoreContract {
public:
    StateStoreContract(StateStore& store, int increments)
        : store_(store), increments_(increments), prefix_("contract-" + random_name() + "-") {}

    [[nodiscard]] std::vector<std::string> faults() {
        check_one_text();
        // All else would be found wrong as well.
        if (!faults_.empty()) return faults_;
        check_time();
        check_thrown();
        check_large_text();
        check_names();
        check_threads();
        return faults_;
    }

private:
    using Time = StateStore::Time;

    [[nodiscard]] static std::string random_name() {
        constexpr const char* digits = "0123456789abcdef";
        std::random_device device;
        std::string name;
        for (int i = 0; i < 16; ++i) name += digits[device() % 16U];
        return name;
    }

    void expect(bool kept, std::string fault) {
        if (!kept && std::find(faults_.begin(), faults_.end(), fault) == faults_.end())
            faults_.push_back(std::move(fault));
    }
    void update(const std::string& name, const StateStore::Change& change) {
        bool called = false;
        const auto updated = store_.update(name, [&](std::string& text, Time now) {
            called = true;
            change(text, now);
        });
        if (!updated)
            expect(false, "an update failed: " + updated.error().message());
        else
            expect(called, "an update did not call `change`");
    }
    void put(const std::string& name, std::string_view text) {
        update(name, [&](std::string& stored, Time) { stored = text; });
    }
    [[nodiscard]] std::string text_of(const std::string& name) {
        std::string found;
        update(name, [&](std::string& stored, Time) { found = stored; });
        return found;
    }

    void check_one_text() {
        const auto name = prefix_ + "text";
        expect(text_of(name).empty(), "the text of a new name is not empty");
        expect(text_of(name).empty(), "the text of a name that was only looked at is not empty");
        for (const char* const text : {"{\"a\":1}", "longer than the text before", "short", " blanks \r\n\tand lines\n",
                                       "推送加 \"\\/%{}'` \x7f"}) {
            put(name, text);
            expect(text_of(name) == text, "a text is not what was stored");
            expect(text_of(name) == text, "an update that leaves the text as it is changes it");
        }
        put(name, "");
        expect(text_of(name).empty(), "a text that was emptied is not empty");
    }

    // It may stand still for less than two seconds, as clocks of whole seconds do.
    void check_time() {
        const auto begin = std::chrono::steady_clock::now();
        Time first, last;
        do {
            bool went_back = false;
            update(prefix_ + "time", [&](std::string&, Time now) {
                went_back = first != Time() && now < last;
                if (first == Time()) first = now;
                last = now;
            });
            expect(!went_back, "`now` went back");
            if (!faults_.empty()) return;
        } while (last <= first && std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
        expect(last > first, "`now` stood still for two seconds");
        // 2020 and 2200.
        expect(first > Time(std::chrono::hours(24 * 18262)) && first < Time(std::chrono::hours(24 * 84006)),
               "`now` is not the time of day");
    }

    void check_thrown() {
#ifdef __cpp_exceptions
        struct Thrown {};
        const auto name = prefix_ + "thrown";
        put(name, "before");
        try {
            static_cast<void>(store_.update(name, [](std::string& text, Time) {
                text = "half";
                throw Thrown();
            }));
        } catch (const Thrown&) {  // It may pass through, or be an error.
        }
        expect(text_of(name) == "before", "a `change` that throws changes the text");
        put(name, "");
#endif
    }

    void check_large_text() {
        constexpr std::size_t size = 1'000'000;
        const auto name = prefix_ + "large";
        std::string text;
        text.reserve(size);
        while (text.size() < size) text.append(std::to_string(text.size())).append(1, ' ');
        put(name, text);
        expect(text_of(name) == text, "a text of 1 MB is not what was stored");
        put(name, "");
    }

    void check_names() {
        std::vector<std::string> names;
        for (const char* const end :
             {"a",  "A",  "a ",  " a",   "a/b",   "a/../b", "..",   "../a",   "a%2Fb", "a%",   "a{b}",
              "a*", "a?", "a:b", "a\\b", "a'b\"", "a\nb",   "群组", "a.lock", "a.new", "a.tmp"})
            names.push_back(prefix_ + end);
        // Such as the library's own, and some that begin with what the others have within.
        for (const char* const begin : {"key-", "../", "/", ".", "{", " "}) names.push_back(begin + prefix_);
        for (const auto& name : names) put(name, "text of " + name);
        for (const auto& name : names)
            expect(text_of(name) == "text of " + name, "the text named \"" + name + "\" is not what was stored there");
        for (const auto& name : names) put(name, "");
    }

    // Each thread has seen the others' increments by what it returns: how often an update failed.
    [[nodiscard]] int increase(const std::string& name) {
        int failures = 0;
        for (int i = 0; i < increments_; ++i) {
            const auto updated = store_.update(name, [](std::string& text, Time) {
                text = std::to_string(std::strtol(text.c_str(), nullptr, 10) + 1);
            });
            if (!updated) ++failures;
        }
        return failures;
    }

    void check_threads() {
        const auto name = prefix_ + "count", other = prefix_ + "other";
        const auto start = [this](const std::string& which) {
            return std::async(std::launch::async, [this, which] { return increase(which); });
        };
        auto first = start(name), second = start(name), beside = start(other);
        const int failures = first.get() + second.get() + beside.get();
        expect(failures == 0, std::to_string(failures) + " updates failed while threads made them at the same time");
        expect_count(name, 2 * increments_);
        expect_count(other, increments_);
        put(name, "");
        put(other, "");
    }
    void expect_count(const std::string& name, int expected) {
        const auto counted = text_of(name);
        expect(counted == std::to_string(expected), std::to_string(expected) + " increments by threads came to \"" +
                                                        counted + "\": an update changed a text under another one");
    }

    StateStore& store_;
    const int increments_;
    const std::string prefix_;
    std::vector<std::string> faults_;
};

}  // namespace detail

/// Tries whether a store keeps its contract, and returns what is wrong, a sentence each; empty if nothing was found.
/// For the tests of implementations, with any test framework:
///
///     MyStore store(settings);
///     for (const auto& fault : pushplus::state_store_faults(store)) ADD_FAILURE() << fault;
///
/// `increments` is how many updates each of three threads makes at the same time: fewer take less time and find less.
/// The texts have new names with "contract-" in them, and are empty when it ends. Exceptions of the store pass through.
[[nodiscard]] inline std::vector<std::string> state_store_faults(StateStore& store, int increments = 1000) {
    return detail::StateStoreContract(store, increments).faults();
}

}  // namespace v0
}  // namespace pushplus
