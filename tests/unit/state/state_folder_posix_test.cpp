#ifndef _WIN32

#    include <fcntl.h>
#    include <sys/file.h>
#    include <sys/stat.h>
#    include <sys/wait.h>
#    include <unistd.h>

#    include <chrono>
#    include <cstdlib>
#    include <filesystem>
#    include <fstream>
#    include <future>
#    include <iterator>
#    include <string>
#    include <thread>
#    include <vector>

#    include <gmock/gmock.h>

#    include <pushplus/testing/state_store_contract.hpp>

#    include "state_folder_fixture.hpp"
#    include "unit/counted_syncs.hpp"

// A state folder among forked processes, beside the locks, rights and waits for the disk that POSIX systems have.

namespace pushplus_test {
namespace {

using pushplus::make_state_folder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// A guard's text without a block: it does not wait for the disk.
constexpr std::string_view begin_of_text = R"({"version":1})";

// Adds blanks in that many processes, each with a store of its own. Returns how many of them failed.
int failures_of(int processes, const std::string& path, int increments) {
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            const auto own = make_state_folder(path);
            for (int n = 0; n < increments; ++n)
                if (!own->update("guard-count", [](std::string& text, pushplus::StateStore::Time) {
                        if (text.empty()) text = begin_of_text;
                        text += ' ';
                    }))
                    ::_exit(1);
            ::_exit(0);
        }
        children.push_back(child);
    }
    int failures = 0;
    for (const pid_t child : children) {
        int status = 0;
        if (::waitpid(child, &status, 0) != child || status != 0) ++failures;
    }
    return failures;
}

using StateFolder = StateFolderFixture;

// Where waiting for the disk costs nothing.
TEST_F(StateFolder, KeepsTheContractOfStoresAThousandTimes) {
    std::string in_memory = "/dev/shm/pushplus-XXXXXX";
    if (::mkdtemp(in_memory.data()) == nullptr) GTEST_SKIP() << "there is no /dev/shm";
    EXPECT_THAT(pushplus::state_store_faults(*make_state_folder(in_memory), 1000), IsEmpty());
    std::filesystem::remove_all(in_memory);
}

TEST_F(StateFolder, KeepsTheContractInTwoProcessesAtOnce) {
    const pid_t child = ::fork();
    const auto faults = pushplus::state_store_faults(*make_state_folder(path), 20);
    if (child == 0) ::_exit(static_cast<int>(faults.size()));
    EXPECT_THAT(faults, IsEmpty());
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0) << "the other process found faults";
}

TEST_F(StateFolder, LosesNoUpdateOfManyProcesses) {
    constexpr int processes = 4, increments = 250;
    EXPECT_EQ(failures_of(processes, path, increments), 0);
    EXPECT_EQ(seen_by(*store, "guard-count").size(), begin_of_text.size() + processes * increments);
    EXPECT_THAT(names_in(path), UnorderedElementsAre("guard-count", "guard-count.lock"));
}

TEST_F(StateFolder, ReplacesATextsFileAsAWhole) {
    EXPECT_TRUE(put(*store, "key-1", "old"));
    std::ifstream reader(file("key-1"));
    EXPECT_TRUE(put(*store, "key-1", "new"));
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "old") << "the text was written over in place";
    EXPECT_EQ(content_of(file("key-1")), "new");
}

TEST_F(StateFolder, TakesBackRightsThatWereGivenToOthers) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    ASSERT_EQ(::chmod(file("key-1").c_str(), 0666), 0);
    write(file("key-1.new"), "left behind");
    ASSERT_EQ(::chmod(file("key-1.new").c_str(), 0666), 0);
    EXPECT_TRUE(put(*store, "key-1", "other"));
    EXPECT_EQ(mode_of(file("key-1")), 0600U);
}

TEST_F(StateFolder, IsForItsOwnerAloneWhateverTheUmask) {
    for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{0777}}) {
        const auto fresh = parent.file("mask" + std::to_string(mask));
        const mode_t old = ::umask(mask);
        const auto updated = put(*make_state_folder(fresh), "key-1", "text");
        ::umask(old);
        EXPECT_TRUE(updated) << updated.error().message();
        EXPECT_EQ(mode_of(fresh) & 0777U, 0700U);
        EXPECT_EQ(mode_of(fresh + "/key-1"), 0600U);
        EXPECT_EQ(mode_of(fresh + "/key-1.lock"), 0600U);
    }
}

TEST_F(StateFolder, LeavesTheFileOfATextAloneThatDoesNotChange) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    const auto written = std::filesystem::last_write_time(path);
    const int syncs = counted_syncs();
    EXPECT_TRUE(put(*store, "key-1", "text"));
    EXPECT_EQ(std::filesystem::last_write_time(path), written) << "a file was made or renamed";
    EXPECT_EQ(counted_syncs(), syncs);
}

TEST_F(StateFolder, MakesATextLast) {
    EXPECT_EQ(seen_by(*store, "key-1"), "");
    const int syncs = counted_syncs();
    EXPECT_TRUE(put(*store, "key-1", "text"));
    EXPECT_EQ(counted_syncs() - syncs, 2) << "the file and the folder";
}

TEST_F(StateFolder, MakesASendGuardsTextLastForBlocksAlone) {
    constexpr const char* counted = R"({"version":2,"account":{"blocks":[]},"packages":[]})";
    constexpr const char* blocked = R"({"version":2,"account":{"blocks":[{"scope":"token","code":903,"until":0}]}})";
    EXPECT_EQ(seen_by(*store, "guard-1"), "");
    const int syncs = counted_syncs();
    EXPECT_TRUE(put(*store, "guard-1", counted));
    EXPECT_EQ(counted_syncs() - syncs, 0) << "a count waited for the disk";
    EXPECT_TRUE(put(*store, "guard-1", blocked));
    EXPECT_EQ(counted_syncs() - syncs, 2);
    EXPECT_TRUE(put(*store, "guard", counted)) << "another kind of text";
    EXPECT_EQ(counted_syncs() - syncs, 4);
}

TEST_F(StateFolder, IsBusyWhileAnotherKeepsTheTextLocked) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    const int held = ::open(file("key-1.lock").c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(held, LOCK_EX), 0);
    EXPECT_TRUE(put(*store, "key-2", "text")) << "another text";
    const auto refused = put(*store, "key-1", "other");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), pushplus::ErrorKind::rate_limited);
    EXPECT_TRUE(refused.error().retry_at());
    EXPECT_THAT(refused.error().message(),
                HasSubstr("the state folder's file " + file("key-1") + ": cannot be locked"));
    EXPECT_EQ(content_of(file("key-1")), "text");
    ::close(held);
    EXPECT_TRUE(put(*store, "key-1", "other"));
}

#    ifdef F_OFD_GETLK
// Whether another waits for the lock of the open file: who does holds a second one that gives the turns.
bool is_waited_for(int file) {
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    range.l_len = 1;
    return ::fcntl(file, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

TEST_F(StateFolder, WaitsForTheLockFileThatIsThereAlsoIfItWaitedForOneThatWasRemoved) {
    EXPECT_TRUE(put(*store, "key-1", "text"));
    const int old = ::open(file("key-1.lock").c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(old, LOCK_EX), 0);
    auto other = std::async(std::launch::async, [this] { return put(*store, "key-1", "other").has_value(); });
    while (!is_waited_for(old)) std::this_thread::yield();
    std::filesystem::remove(file("key-1.lock"));
    const int anew = ::open(file("key-1.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(::flock(anew, LOCK_EX), 0);
    ::close(old);
    const auto is_done = [&] { return other.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
    while (!is_waited_for(anew) && !is_done()) std::this_thread::yield();
    EXPECT_FALSE(is_done()) << "two changed the text at once";
    EXPECT_EQ(content_of(file("key-1")), "text");
    ::close(anew);
    EXPECT_TRUE(other.get());
    EXPECT_EQ(content_of(file("key-1")), "other");
}
#    endif

TEST_F(StateFolder, IsNotKeptLockedByAChildThatIsForkedMeanwhile) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    pid_t child = -1;
    EXPECT_TRUE(store->update("key-1", [&](std::string& text, Store::Time) {
        text = "text";
        child = ::fork();
        if (child == 0) {
            ::close(ends[1]);
            char byte;
            static_cast<void>(!::read(ends[0], &byte, 1));  // Until the parent is done.
            ::_exit(0);
        }
    }));
    ASSERT_GT(child, 0);
    ::close(ends[0]);
    const int lock = ::open(file("key-1.lock").c_str(), O_RDWR | O_CLOEXEC);
    EXPECT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0) << "the child holds the lock";
    ::close(lock);
    ::close(ends[1]);
    ::waitpid(child, nullptr, 0);
}

}  // namespace
}  // namespace pushplus_test

#endif
