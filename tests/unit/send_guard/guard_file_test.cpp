#ifndef _WIN32

#    include <sys/file.h>
#    include <sys/stat.h>
#    include <sys/wait.h>
#    include <unistd.h>

#    include <csignal>
#    include <filesystem>
#    include <fstream>
#    include <iterator>
#    include <memory>
#    include <set>
#    include <string>
#    include <thread>
#    include <vector>

#    include <gmock/gmock.h>

#    include <fcntl.h>

#    include "guarded_client_fixture.hpp"
#    include "temporary_folder.hpp"

namespace pushplus_test {
namespace {

using pushplus::make_send_guard_file;
using pushplus::Result;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class GuardFile : public ::testing::Test {
protected:
    static Result<void> put(pushplus::SendGuardStore& store, const std::string& text) {
        return store.update([&](std::string& stored) { stored = text; });
    }
    static std::string seen_by(pushplus::SendGuardStore& store) {
        std::string seen;
        const auto looked = store.update([&](std::string& stored) { seen = stored; });
        EXPECT_TRUE(looked) << looked.error().message();
        return seen;
    }
    static std::string content_of(const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    static void write(const std::string& path, const std::string& content) {
        std::ofstream(path, std::ios::binary) << content;
    }
    static unsigned mode_of(const std::string& path) {
        struct stat status {};
        EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
        return status.st_mode & 07777U;
    }
    static ino_t inode_of(const std::string& path) {
        struct stat status {};
        EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
        return status.st_ino;
    }
    std::set<std::string> names() const {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
            names.insert(entry.path().filename().string());
        return names;
    }
    static void expect_failure(const Result<void>& updated, const std::string& path, const std::string& what) {
        ASSERT_FALSE(updated);
        EXPECT_EQ(updated.error().kind(), pushplus::ErrorKind::internal);
        EXPECT_THAT(updated.error().message(), HasSubstr("the send guard's file " + path + ": " + what + ": "));
    }

    const TemporaryFolder folder;
    const std::string path = folder.file("guard.json");
    const std::shared_ptr<pushplus::SendGuardStore> store = make_send_guard_file(path);
};

TEST_F(GuardFile, BeginsWithNoText) { EXPECT_EQ(seen_by(*store), ""); }

TEST_F(GuardFile, KeepsTextForTheNextWhoOpensIt) {
    const std::string text = std::string("{\"a\":\"中文\"}\n") + '\0' + std::string(100'000, 'x');
    EXPECT_TRUE(put(*store, text));
    EXPECT_EQ(content_of(path), text);
    EXPECT_EQ(seen_by(*make_send_guard_file(path)), text);
    EXPECT_TRUE(put(*store, "short"));
    EXPECT_EQ(content_of(path), "short");
    EXPECT_TRUE(put(*store, ""));
    EXPECT_EQ(seen_by(*store), "");
}

TEST_F(GuardFile, IsForItsOwnerAloneWhateverTheUmask) {
    for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{0777}}) {
        const mode_t old = ::umask(mask);
        const auto fresh = folder.file("guard" + std::to_string(mask));
        const auto put_there = put(*make_send_guard_file(fresh), "text");
        ::umask(old);
        EXPECT_TRUE(put_there);
        EXPECT_EQ(mode_of(fresh), 0600U);
        EXPECT_EQ(mode_of(fresh + ".lock") & 077U, 0U);
    }
}

TEST_F(GuardFile, TakesBackRightsThatWereGivenToOthers) {
    EXPECT_TRUE(put(*store, "text"));
    ASSERT_EQ(::chmod(path.c_str(), 0666), 0);
    write(path + ".new", "left behind");
    ASSERT_EQ(::chmod((path + ".new").c_str(), 0666), 0);
    EXPECT_TRUE(put(*store, "other"));
    EXPECT_EQ(mode_of(path), 0600U);
}

TEST_F(GuardFile, IsReplacedAsAWhole) {
    EXPECT_TRUE(put(*store, "old"));
    std::ifstream reader(path);
    const auto before = inode_of(path);
    EXPECT_TRUE(put(*store, "new"));
    EXPECT_NE(inode_of(path), before) << "the text was written over in place";
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "old") << "a reader saw it change";
    EXPECT_THAT(names(), UnorderedElementsAre("guard.json", "guard.json.lock"));
}

TEST_F(GuardFile, IsLeftAloneWhenNothingChanged) {
    EXPECT_TRUE(put(*store, "text"));
    const auto before = inode_of(path);
    EXPECT_TRUE(put(*store, "text"));
    EXPECT_EQ(inode_of(path), before);
}

TEST_F(GuardFile, TakesNoNoticeOfWhatACrashLeftBehind) {
    EXPECT_TRUE(put(*store, "whole"));
    for (const char* half : {"", "{\"version\":1,\"acc", "much longer than the text that will be written next"}) {
        write(path + ".new", half);
        EXPECT_EQ(seen_by(*make_send_guard_file(path)), "whole");
        EXPECT_TRUE(put(*store, "next"));
        EXPECT_EQ(content_of(path), "next");
        EXPECT_TRUE(put(*store, "whole"));
    }
    std::filesystem::remove(path);
    write(path + ".new", "never finished");
    EXPECT_EQ(seen_by(*store), "") << "half a file was taken for a whole one";
}

TEST_F(GuardFile, SaysWhatIsWrongWithItsPlace) {
    const auto nowhere = folder.file("missing") + "/guard.json";
    expect_failure(put(*make_send_guard_file(nowhere), "text"), nowhere, "cannot be locked");
    EXPECT_FALSE(std::filesystem::exists(folder.file("missing"))) << "the folder was made";

    const auto taken = folder.file("taken");
    std::filesystem::create_directory(taken);
    expect_failure(put(*make_send_guard_file(taken), "text"), taken, "cannot be read");

    std::filesystem::create_directory(path + ".new");
    expect_failure(put(*store, "text"), path, "cannot be written");
    EXPECT_EQ(seen_by(*store), "");
}

TEST_F(GuardFile, SaysSoWhenItsFolderMayNotBeWritten) {
    EXPECT_TRUE(put(*store, "text"));
    ASSERT_EQ(::chmod(folder.path().c_str(), 0555), 0);
    // Root may write anywhere, so the test drops its privileges.
    const bool superuser = ::geteuid() == 0;
    if (superuser) {
        ASSERT_EQ(::chown(path.c_str(), 65534, 65534), 0);
        ASSERT_EQ(::chown((path + ".lock").c_str(), 65534, 65534), 0);
        ASSERT_EQ(::seteuid(65534), 0);
    }
    const auto elsewhere = make_send_guard_file(folder.file("other.json"));
    const auto not_locked = put(*elsewhere, "text");
    const auto not_written = put(*store, "other");
    if (superuser) {
        ASSERT_EQ(::seteuid(0), 0);
    }
    ASSERT_EQ(::chmod(folder.path().c_str(), 0700), 0);
    expect_failure(not_locked, folder.file("other.json"), "cannot be locked");
    expect_failure(not_written, path, "cannot be written");
    EXPECT_EQ(content_of(path), "text");
}

TEST_F(GuardFile, LosesNoneOfManyThreadsUpdates) {
    constexpr int threads = 8, updates = 25;
    std::vector<std::thread> workers;
    for (int worker = 0; worker < threads; ++worker)
        workers.emplace_back([this, worker] {
            // Half of them share a store, the others have their own.
            const auto own = worker % 2 == 0 ? store : make_send_guard_file(path);
            for (int i = 0; i < updates; ++i) {
                const auto added = own->update([&](std::string& text) { text += static_cast<char>('a' + worker); });
                EXPECT_TRUE(added) << added.error().message();
            }
        });
    for (auto& worker : workers) worker.join();
    const auto text = seen_by(*store);
    EXPECT_EQ(text.size(), static_cast<std::size_t>(threads * updates));
    for (int worker = 0; worker < threads; ++worker)
        EXPECT_EQ(std::count(text.begin(), text.end(), static_cast<char>('a' + worker)), updates);
}

TEST_F(GuardFile, IsNotKeptLockedByAChildThatIsForkedMeanwhile) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    pid_t child = -1;
    EXPECT_TRUE(store->update([&](std::string& text) {
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
    const int lock = ::open((path + ".lock").c_str(), O_RDWR | O_CLOEXEC);
    EXPECT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0) << "the child holds the lock";
    ::close(lock);
    ::close(ends[1]);
    ::waitpid(child, nullptr, 0);
}

class GuardFileOfClients : public GuardedClientFixture {
protected:
    GuardFileOfClients() { options.send_guard.store = make_send_guard_file(folder.file("guard.json")); }

    const TemporaryFolder folder;
};

TEST_F(GuardFileOfClients, OutlastsARestartAndIsShared) {
    reply({refusal(900), accepted()});
    EXPECT_FALSE(send(client()));
    options.send_guard.store = make_send_guard_file(folder.file("guard.json"));
    const auto other = client();
    expect_held(send(other), 900, "2026-03-05 00:00:00");
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(send(other, pushplus::Channel::mail));
    expect_held(send(client(), pushplus::Channel::mail), 0, "2026-03-04 12:01:00");
}

TEST_F(GuardFileOfClients, LetsFiveOfManyThreadsOut) {
    const auto one = client(), other = client();
    std::vector<std::thread> workers;
    for (int worker = 0; worker < 8; ++worker)
        workers.emplace_back([&, worker, request = fresh(), also = fresh()] {
            const auto& me = worker % 2 == 0 ? one : other;
            static_cast<void>(me.messages().send(request));
            static_cast<void>(me.messages().send(also));
            EXPECT_TRUE(me.send_guard().status());
        });
    for (auto& worker : workers) worker.join();
    EXPECT_EQ(requests(), 5);
    EXPECT_EQ(one.send_guard().status()->sent_today.at(0).requests, 5);
    EXPECT_TRUE(lines().empty());
}

TEST_F(GuardFileOfClients, ThatCannotBeWrittenLosesNoAlarm) {
    options.send_guard.store = make_send_guard_file(folder.file("missing") + "/guard.json");
    EXPECT_TRUE(send(client()));
    ASSERT_EQ(lines().size(), 1U);
    EXPECT_THAT(lines()[0], HasSubstr("the send guard's store failed, falling back to memory"));
    EXPECT_THAT(lines()[0], HasSubstr("cannot be locked"));
}

TEST_F(GuardFile, ThatAnotherProcessKeepsLockedDoesNotBlockForever) {
    EXPECT_TRUE(put(*store, "text"));
    const int held = ::open((path + ".lock").c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(held, LOCK_EX), 0);
    const auto refused = put(*store, "other");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), pushplus::ErrorKind::rate_limited) << "a busy lock is no broken disk";
    EXPECT_TRUE(refused.error().retry_at());
    EXPECT_THAT(refused.error().message(), HasSubstr("the send guard's file " + path + ": cannot be locked: "));
    EXPECT_EQ(content_of(path), "text");
    ::close(held);
    EXPECT_TRUE(put(*store, "other"));
}

}  // namespace
}  // namespace pushplus_test

#endif
