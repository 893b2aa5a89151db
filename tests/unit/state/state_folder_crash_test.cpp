#ifdef __linux__

#    include <memory>
#    include <string>

#    include <gmock/gmock.h>

#    include "doubles/killed_process.hpp"
#    include "state_folder_fixture.hpp"

// A process is killed before and after each system call of an update. The text is the old or the new one, the next
// process goes on at once, and nothing is left behind.

namespace pushplus_test {
namespace {

using ::testing::AnyOf;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class StateFolderCrash : public StateFolderFixture {
protected:
    /// Kills one process after the other at its update of "key-1" to "new", each one system call later than the one
    /// before. Returns how many calls an update makes.
    template <class Prepare, class Check>
    int system_calls(Prepare prepare, Check check) {
        constexpr int most = 1000;
        for (int stop = 1; stop <= most; ++stop) {
            prepare();
            const auto became = kill_at(stop, [&] { return put(*store, "key-1", text_of_child).has_value(); });
            if (became == KilledProcess::forbidden) return -1;
            EXPECT_NE(became, KilledProcess::failed) << "at stop " << stop;
            if (became == KilledProcess::ended || became == KilledProcess::failed) return (stop - 1) / 2;
            check();
            if (HasFailure()) ADD_FAILURE() << "at stop " << stop;
            if (HasFailure()) return 0;
        }
        ADD_FAILURE() << "the process still makes calls after " << most << " stops";
        return 0;
    }
    // In a process of its own the lock would be free in any case.
    void expect_usable() {
        EXPECT_TRUE(put(*store, "key-1", "next"));
        EXPECT_EQ(seen_by(*store, "key-1"), "next");
        EXPECT_THAT(names_in(path), UnorderedElementsAre("key-1", "key-1.lock"));
        EXPECT_EQ(mode_of(path), 0700U);
    }

    std::string text_of_child = "new";
};

TEST_F(StateFolderCrash, LeavesTheOldOrTheNewTextAtEachSystemCall) {
    bool old_seen = false, new_seen = false;
    const int calls = system_calls([&] { EXPECT_TRUE(put(*store, "key-1", "old")); },
                                   [&] {
                                       const auto text = seen_by(*store, "key-1");
                                       EXPECT_THAT(text, AnyOf(Eq("old"), Eq("new")));
                                       (text == "old" ? old_seen : new_seen) = true;
                                       expect_usable();
                                   });
    if (calls < 0) GTEST_SKIP() << "this process may not watch another";
    EXPECT_TRUE(old_seen && new_seen);
    RecordProperty("system_calls", calls);
    EXPECT_LE(calls, 32) << "a send with its state in a folder must stay cheap";
}

TEST_F(StateFolderCrash, LeavesTheTextAtEachSystemCallOfALook) {
    text_of_child = "old";
    const int calls = system_calls([&] { EXPECT_TRUE(put(*store, "key-1", "old")); },
                                   [&] { EXPECT_EQ(seen_by(*store, "key-1"), "old"); });
    if (calls < 0) GTEST_SKIP() << "this process may not watch another";
    RecordProperty("system_calls", calls);
    EXPECT_LE(calls, 24) << "a send with its state in a folder must stay cheap";
}

TEST_F(StateFolderCrash, LeavesAFolderThatCanBeUsedAtEachSystemCallOfTheFirstUpdate) {
    const int calls = system_calls([&] { std::filesystem::remove_all(path); },
                                   [&] {
                                       EXPECT_THAT(seen_by(*store, "key-1"), AnyOf(IsEmpty(), Eq("new")));
                                       expect_usable();
                                   });
    if (calls < 0) GTEST_SKIP() << "this process may not watch another";
}

}  // namespace
}  // namespace pushplus_test

#endif
