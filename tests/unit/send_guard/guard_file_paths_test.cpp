#ifndef _WIN32

#    include <fcntl.h>
#    include <sys/stat.h>
#    include <sys/sysmacros.h>
#    include <sys/wait.h>
#    include <unistd.h>
#    ifdef __linux__
#        include <sched.h>
#        include <sys/mount.h>
#    endif

#    include <cerrno>
#    include <filesystem>
#    include <fstream>
#    include <iterator>
#    include <memory>
#    include <string>

#    include <gmock/gmock.h>

#    include "guarded_client_fixture.hpp"
#    include "temporary_folder.hpp"
#    include "unit/counted_syncs.hpp"

// A guard's file at a path where something else lies, or where it cannot be replaced.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::ErrorKind;
using pushplus::make_send_guard_file;
using pushplus::Result;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Result<void> put(const std::string& path, const std::string& text) {
    return make_send_guard_file(path)->update([&](std::string& stored) { stored = text; });
}

std::string message_of(const Result<void>& updated) {
    EXPECT_FALSE(updated);
    return updated ? "" : updated.error().message();
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& content) { std::ofstream(path, std::ios::binary) << content; }

bool exists(const std::string& path) { return std::filesystem::exists(std::filesystem::symlink_status(path)); }

class GuardFilePaths : public GuardedClientFixture {
protected:
    /// Sends once by a client with that file. Expects the send to go out, and one line in the log.
    std::string line_after_a_send(const std::string& file) {
        options.send_guard.store = make_send_guard_file(file);
        const auto before = lines().size();
        EXPECT_TRUE(send(client())) << "an alarm was lost";
        EXPECT_THAT(lines(), SizeIs(before + 1));
        return lines().size() > before ? lines().back() : std::string();
    }

    const TemporaryFolder folder;
    const std::string path = folder.file("guard.json");
};

TEST_F(GuardFilePaths, LeaveADeviceAlone) {
    // A device of its own, lest a fault destroys the machine's.
    if (::mknod(path.c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0) GTEST_SKIP() << "only root can make a device";
    EXPECT_THAT(message_of(put(path, "text")), AllOf(HasSubstr(path), HasSubstr("it is a device, not a file")));
    struct stat status {};
    ASSERT_EQ(::lstat(path.c_str(), &status), 0);
    EXPECT_TRUE(S_ISCHR(status.st_mode)) << "the device was replaced by a file";
    EXPECT_FALSE(exists(path + ".lock"));
    EXPECT_THAT(line_after_a_send(path), HasSubstr("it is a device"));
}

TEST_F(GuardFilePaths, AreNotReadWithoutEnd) {
    EXPECT_THAT(message_of(put("/dev/zero", "text")), HasSubstr("it is a device"));
    write(path, "");
    ASSERT_EQ(::truncate(path.c_str(), off_t{1} << 30), 0);
    EXPECT_THAT(message_of(put(path, "text")), HasSubstr("it is larger than 4 MiB"));
    EXPECT_EQ(std::filesystem::file_size(path), std::uintmax_t{1} << 30);
}

TEST_F(GuardFilePaths, RefuseATextThatCouldNotBeReadAgain) {
    EXPECT_TRUE(put(path, "text"));
    EXPECT_THAT(message_of(put(path, std::string(4 * 1024 * 1024 + 1, 'x'))), HasSubstr("larger than 4 MiB"));
    EXPECT_EQ(content_of(path), "text");
}

TEST_F(GuardFilePaths, NeverReplaceAFileOfSomethingElse) {
    for (const std::string& foreign :
         {std::string(12'813, 'x'), std::string("\n"), std::string("[]"), std::string(R"({"version":1,"packages":{}})"),
          std::string(R"({"accounts":[]})")}) {
        write(path, foreign);
        EXPECT_THAT(message_of(put(path, "text")),
                    AllOf(HasSubstr(path), HasSubstr("it holds something else, which is left alone"),
                          HasSubstr("name a path where there is no file")));
        EXPECT_THAT(line_after_a_send(path), HasSubstr("it holds something else"));
        EXPECT_EQ(content_of(path), foreign);
        EXPECT_FALSE(exists(path + ".lock")) << "litter beside a foreign file";
        write(path + ".lock", "");
        EXPECT_THAT(message_of(put(path, "text")), HasSubstr("it holds something else"));
        EXPECT_EQ(content_of(path), foreign);
        ASSERT_EQ(::unlink((path + ".lock").c_str()), 0);
    }
}

TEST_F(GuardFilePaths, TakeAnEmptyFileAndOneOfEarlierVersions) {
    write(path, "");
    EXPECT_TRUE(put(path, "text"));
    EXPECT_TRUE(put(path, "other")) << "what it wrote itself is foreign to it";
    const auto earlier = folder.file("earlier.json");
    for (const char* lock : {"missing", ""}) {
        write(earlier, R"({"version":1,"accounts":[]})");
        if (std::string(lock).empty()) write(earlier + ".lock", "");
        EXPECT_TRUE(put(earlier, "text")) << lock;
        EXPECT_EQ(content_of(earlier), "text");
        ASSERT_EQ(::unlink((earlier + ".lock").c_str()), 0);
    }
}

TEST_F(GuardFilePaths, FollowNoSymbolicLink) {
    const auto target = folder.file("target");
    write(target, "precious");
    ASSERT_EQ(::symlink(target.c_str(), (path + ".new").c_str()), 0);
    EXPECT_TRUE(put(path, "text"));
    EXPECT_EQ(content_of(target), "precious") << "written through a link";
    EXPECT_EQ(content_of(path), "text");

    ASSERT_EQ(::unlink(path.c_str()), 0);
    ASSERT_EQ(::symlink(target.c_str(), path.c_str()), 0);
    EXPECT_THAT(message_of(put(path, "text")), HasSubstr("it is a symbolic link, not a file"));
    EXPECT_EQ(content_of(target), "precious");

    const auto other = folder.file("other.json"), nothing = folder.file("nothing");
    ASSERT_EQ(::symlink(nothing.c_str(), (other + ".lock").c_str()), 0);
    EXPECT_THAT(message_of(put(other, "text")), HasSubstr(other + ".lock: it is a symbolic link"));
    EXPECT_FALSE(exists(nothing)) << "created through a link";
}

TEST_F(GuardFilePaths, DoNotBlockAtANamedPipe) {
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    EXPECT_THAT(message_of(put(path, "text")), HasSubstr("it is a named pipe, not a file"));
    EXPECT_THAT(line_after_a_send(path), HasSubstr("it is a named pipe"));
    for (const char* end : {".lock", ".new"}) {
        const auto other = folder.file(std::string("pipe") + end);
        ASSERT_EQ(::mkfifo((other + end).c_str(), 0600), 0);
        const auto updated = put(other, "text");
        EXPECT_EQ(updated.has_value(), std::string(end) == ".new") << "what lies at the temporary name is removed";
    }
}

TEST_F(GuardFilePaths, DoNotTrustAnotherUsersFile) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
    for (const char* whose : {"", ".lock"}) {
        const auto file = folder.file("of-another" + std::to_string(*whose));
        EXPECT_TRUE(put(file, "text"));
        ASSERT_EQ(::chown((file + whose).c_str(), 65534, 65534), 0);
        EXPECT_THAT(message_of(put(file, "other")),
                    HasSubstr("it belongs to another user (65534, while this process runs as 0)"));
        EXPECT_EQ(content_of(file), "text");
    }
}

TEST_F(GuardFilePaths, AreNotMovedByAChangeOfTheWorkingDirectory) {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    const auto store = make_send_guard_file("guard.json");
    std::filesystem::current_path("/");
    const auto updated = store->update([](std::string& text) { text = "text"; });
    std::filesystem::current_path(before);
    EXPECT_TRUE(updated);
    EXPECT_EQ(content_of(path), "text");
    EXPECT_FALSE(exists("/guard.json"));
}

TEST_F(GuardFilePaths, ThatNameNothingAreErrors) {
    EXPECT_THAT(message_of(put("", "text")), HasSubstr("the path is empty"));
    EXPECT_THAT(message_of(put(path + std::string("\0.old", 5), "text")), HasSubstr("NUL"));
    EXPECT_FALSE(exists(path));
}

#    ifdef __linux__
TEST_F(GuardFilePaths, SayWhyAMountedFileCannotBeReplaced) {
    EXPECT_TRUE(put(path, "text"));
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount(path.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) != 0)
            ::_exit(77);
        const auto updated = put(path, "other");
        const std::string said = updated ? "replaced" : updated.error().message();
        static_cast<void>(!::write(ends[1], said.data(), said.size()));
        ::_exit(exists(path + ".new") ? 1 : 0);
    }
    ::close(ends[1]);
    char said[1024];
    const auto size = ::read(ends[0], said, sizeof said);
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "this process may not mount";
    EXPECT_EQ(WEXITSTATUS(status), 0) << "left behind";
    ASSERT_GT(size, 0);
    EXPECT_THAT(std::string(said, static_cast<std::size_t>(size)),
                AllOf(HasSubstr("cannot be replaced"), HasSubstr("mount its folder instead")));
    EXPECT_EQ(content_of(path), "text");
}
#    endif

TEST_F(GuardFilePaths, WithTextOfANewerVersionAreLeftAlone) {
    reply({refusal(900), accepted()});
    const auto file = make_send_guard_file(path);
    options.send_guard.store = file;
    EXPECT_FALSE(send(client(), Channel::mail));
    auto newer = content_of(path);
    ASSERT_EQ(newer.compare(0, 12, R"({"version":1)"), 0);
    newer[11] = '2';
    ASSERT_EQ(::unlink((path + ".lock").c_str()), 0) << "also without a note in the lock file";
    write(path, newer);

    const auto me = client();
    EXPECT_TRUE(send(me)) << "an alarm was lost";
    EXPECT_EQ(content_of(path), newer) << "a text of a newer version was overwritten";
    ASSERT_THAT(lines(), SizeIs(1));
    EXPECT_THAT(lines()[0], AllOf(HasSubstr("newer version 2"), HasSubstr("left alone")));
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    ASSERT_FALSE(me.send_guard().status());
    EXPECT_EQ(content_of(path), newer);

    write(path, R"({"version":99,"accounts":"elsewhere"})");
    EXPECT_TRUE(send(client()));
    EXPECT_EQ(content_of(path), R"({"version":99,"accounts":"elsewhere"})");
}

TEST_F(GuardFilePaths, AreMadeToLastForBlocksAlone) {
    options.send_guard.store = make_send_guard_file(path);
    reply({accepted(), accepted(), refusal(903), accepted()});
    const auto me = client();
    const int before = counted_syncs();
    EXPECT_TRUE(send(me));
    EXPECT_TRUE(send(me));
    EXPECT_EQ(counted_syncs() - before, 0) << "a count waited for the disk";
    EXPECT_FALSE(send(me));
    EXPECT_EQ(counted_syncs() - before, 2) << "the file and its folder";
    const auto written = std::filesystem::last_write_time(path);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(send(me));
    EXPECT_TRUE(me.send_guard().status());
    EXPECT_EQ(counted_syncs() - before, 2);
    EXPECT_EQ(std::filesystem::last_write_time(path), written) << "written without a change";
}

TEST_F(GuardFilePaths, AreNotMadeToLastAgainForCountsBesideABlock) {
    options.send_guard.store = make_send_guard_file(path);
    reply({refusal(903), accepted(), accepted(), refusal(903)});
    const auto blocked = client();
    const pushplus::Client other(pushplus::Credentials{"another-token-of-the-test", ""}, options);
    const int before = counted_syncs();
    EXPECT_FALSE(send(blocked));
    EXPECT_EQ(counted_syncs() - before, 2);
    EXPECT_TRUE(send(other));
    EXPECT_TRUE(send(other));
    EXPECT_EQ(counted_syncs() - before, 2) << "a count waited for the disk";
    EXPECT_FALSE(send(other));
    EXPECT_EQ(counted_syncs() - before, 4) << "a second block has to last, too";
}

}  // namespace
}  // namespace pushplus_test

#endif
