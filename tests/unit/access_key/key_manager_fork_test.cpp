#ifndef _WIN32

#    include <sys/wait.h>
#    include <unistd.h>

#    include <functional>
#    include <future>

#    include "doubles/race_detector.hpp"
#    include "key_manager_fixture.hpp"
#    include "shared_store_fixture.hpp"

namespace pushplus_test {
namespace {

/// Whether this holds in a forked child.
bool holds_in_a_child(const std::function<bool()>& check) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(20);  // A child that hangs is a child that fails.
        _exit(check() ? 0 : 1);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

template <class Fixture>
class AfterAFork : public Fixture {
protected:
    void SetUp() override {
        // It ends a child of a process with threads as soon as that starts a thread of its own.
        if (under_race_detector) GTEST_SKIP() << "ThreadSanitizer allows no threads in a forked child";
    }
};

using AccessKeyManagerAfterAFork = AfterAFork<KeyManagerFixture>;
using AccessKeyManagerWithAStoreAfterAFork = AfterAFork<SharedStoreFixture>;

// The parent may be sending at this moment: the child is another process, though it has the parent's memory.
TEST_F(AccessKeyManagerWithAStoreAfterAFork, TheChildIsAnotherHolderAndWaitsForTheParentsLease) {
    const auto latch = std::make_shared<Latch>();
    source->answer(Source::after(latch, Source::key("of-the-parent")));
    manager();
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    ASSERT_TRUE(comes_about([this] { return source->fetches() == 1; }));
    ASSERT_TRUE(clock->is_waited_for_by(1));
    const auto lease = saved().lease;
    const auto parents_holder = saved().holder;

    EXPECT_TRUE(holds_in_a_child([&] {
        auto childs = std::async(std::launch::async, [this] { return key(); });
        while (childs.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready)
            clock->advance(std::chrono::milliseconds(500));
        return childs.get() == "key-1" && saved().of >= lease + 15'000 && source->fetches() == 2;
    }));

    EXPECT_EQ(saved().holder, parents_holder);
    latch->open();
    EXPECT_EQ(waiting.get(), "of-the-parent");
}

TEST_F(AccessKeyManagerAfterAFork, TheChildFetchesForItselfThoughAFetchOfTheParentHangsInItsMemory) {
    const pid_t parent = getpid();
    const auto latch = std::make_shared<Latch>();
    source->answer([=](const pushplus::CancellationToken& cancellation) {
        return Source::after(latch, Source::key("of-the-parent"))(cancellation);
    });
    manager();
    auto waiting = std::async(std::launch::async, [this] { return key(); });
    ASSERT_TRUE(clock->is_waited_for_by(1));
    ASSERT_TRUE(comes_about([this] { return source->fetches() == 1; }));

    EXPECT_TRUE(holds_in_a_child([&] { return getpid() != parent && key() == "key-1" && fetches_in_all() == 2; }));

    latch->open();
    EXPECT_EQ(waiting.get(), "of-the-parent");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerAfterAFork, TheChildUsesTheKeyAtHandAndRefreshesItForItself) {
    EXPECT_EQ(key(), "key-1");
    EXPECT_TRUE(holds_in_a_child([&] {
        const bool at_hand = key() == "key-1";
        clock->advance(std::chrono::seconds(7200));
        return at_hand && key() == "key-2" && fetches_in_all() == 2;
    }));
    EXPECT_EQ(key(), "key-1");
    EXPECT_EQ(fetches_in_all(), 1);
}

TEST_F(AccessKeyManagerAfterAFork, AGrandchildFetchesForItself) {
    EXPECT_EQ(key(), "key-1");
    EXPECT_TRUE(holds_in_a_child([&] {
        clock->advance(std::chrono::seconds(7200));
        return key() == "key-2" && holds_in_a_child([&] {
                   clock->advance(std::chrono::seconds(7200));
                   return key() == "key-3";
               });
    }));
}

TEST_F(AccessKeyManagerAfterAFork, TheChildMayDestroyAManagerWhoseThreadOnlyTheParentHas) {
    EXPECT_EQ(key(), "key-1");
    EXPECT_TRUE(holds_in_a_child([&] { return fetches_in_all() == 1; }));
}

}  // namespace
}  // namespace pushplus_test

#endif
