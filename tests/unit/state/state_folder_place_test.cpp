#ifndef _WIN32

#    include <sys/stat.h>
#    include <sys/sysmacros.h>
#    include <sys/wait.h>
#    include <unistd.h>
#    ifdef __linux__
#        include <sched.h>
#        include <sys/mount.h>
#        include <sys/syscall.h>
#        include <sys/vfs.h>
#    endif

#    include <filesystem>
#    include <functional>
#    include <memory>
#    include <optional>
#    include <string>

#    include <gmock/gmock.h>

#    include "doubles/full_disk.hpp"
#    include "files/network_file_system.hpp"
#    include "state_folder_fixture.hpp"

// A state folder where something else lies, where it must not be trusted, or where it cannot be written.

#    ifdef __linux__
namespace {
std::uint32_t pretended_file_system = 0;  // 0: as it is.
}  // namespace

/// Takes the place of the system's in this program, with a file system that can be any.
extern "C" int fstatfs(int file, struct statfs* status) noexcept {
    const auto result = static_cast<int>(::syscall(SYS_fstatfs, file, status));
    if (pretended_file_system != 0) status->f_type = static_cast<decltype(status->f_type)>(pretended_file_system);
    return result;
}
#    endif

namespace pushplus_test {
namespace {

using pushplus::make_state_folder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr uid_t another_user = 65534;

class StateFolderPlace : public StateFolderFixture {
protected:
    /// Says what is wrong with the folder, and what to do.
    [[nodiscard]] auto blames(const std::string& what) const {
        return AllOf(HasSubstr("the state folder " + path + ": cannot be used: "), HasSubstr(what));
    }
    /// Says what is wrong with a text's file.
    [[nodiscard]] auto blames_text(const std::string& what) const {
        return AllOf(HasSubstr("the state folder's file " + file("key-1") + ": "), HasSubstr(what));
    }
    void make_folder() const { EXPECT_TRUE(put(*store, "key-1", "text")); }
};

/// Gives up the privileges of root, who may read and write anywhere, during its lifetime.
class AsAnotherUser {
public:
    AsAnotherUser() : superuser_(::geteuid() == 0) {
        if (superuser_) {
            EXPECT_EQ(::seteuid(another_user), 0);
        }
    }
    ~AsAnotherUser() {
        if (superuser_) {
            EXPECT_EQ(::seteuid(0), 0);
        }
    }
    AsAnotherUser(const AsAnotherUser&) = delete;
    AsAnotherUser& operator=(const AsAnotherUser&) = delete;

private:
    const bool superuser_;
};

TEST_F(StateFolderPlace, MustHaveAParent) {
    const auto nowhere = parent.file("missing") + "/state";
    EXPECT_THAT(fault_of(nowhere),
                HasSubstr(nowhere + ": cannot be used: it cannot be made: No such file or directory; "
                                    "make the folder that it is to lie in"));
    EXPECT_FALSE(exists(parent.file("missing")));
}

TEST_F(StateFolderPlace, MustBeAFolder) {
    write(path, "precious");
    EXPECT_THAT(fault_of(path), blames("Not a directory"));
    EXPECT_EQ(content_of(path), "precious");
    ASSERT_EQ(::unlink(path.c_str()), 0);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    EXPECT_THAT(fault_of(path), blames("Not a directory"));
}

TEST_F(StateFolderPlace, MustHaveAName) {
    EXPECT_THAT(fault_of(""), HasSubstr("the path is empty"));
    EXPECT_THAT(fault_of(path + std::string("\0.old", 5)), HasSubstr("NUL"));
    EXPECT_THAT(names_in(parent.path()), IsEmpty());
}

TEST_F(StateFolderPlace, RefusesATextWithoutANameOrWithTooLongAOne) {
    EXPECT_THAT(fault_of(path, ""), blames("the name of a text is empty"));
    EXPECT_TRUE(put(*store, std::string(200, 'x'), "text"));
    EXPECT_THAT(fault_of(path, std::string(201, 'x')), blames("would have 201 bytes, and may have 200"));
    EXPECT_THAT(fault_of(path, std::string(67, '/')), blames("would have 201 bytes"));
    EXPECT_THAT(names_in(path), ::testing::SizeIs(2));
}

TEST_F(StateFolderPlace, MustNotBeOpenToOthers) {
    make_folder();
    for (const mode_t mode : {0755U, 0710U, 0701U, 0720U, 0702U}) {
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
        EXPECT_THAT(fault_of(path), blames("other users have access to it; run `chmod 700 " + path + "`"));
    }
    EXPECT_EQ(mode_of(path), 0702U) << "only its owner may change that";
    EXPECT_EQ(content_of(file("key-1")), "text");
    ASSERT_EQ(::chmod(path.c_str(), 0700), 0);
    EXPECT_EQ(seen_by(*store, "key-1"), "text");
}

TEST_F(StateFolderPlace, MustBelongToThisUserAlsoIfThatIsRoot) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
    make_folder();
    ASSERT_EQ(::chown(path.c_str(), another_user, another_user), 0);
    EXPECT_THAT(fault_of(path), AllOf(blames("it belongs to another user (65534, while this process runs as 0)"),
                                      HasSubstr("`chown 0 " + path + "`")));
    EXPECT_EQ(content_of(file("key-1")), "text");

    ASSERT_EQ(::chown(path.c_str(), 0, 0), 0);
    for (const char* whose : {"", ".lock"}) {
        ASSERT_EQ(::chown((file("key-1") + whose).c_str(), another_user, another_user), 0);
        EXPECT_THAT(fault_of(path), blames_text("it belongs to another user (65534, while this process runs as 0)"));
        ASSERT_EQ(::chown((file("key-1") + whose).c_str(), 0, 0), 0);
    }
    EXPECT_EQ(content_of(file("key-1")), "text");
}

TEST_F(StateFolderPlace, IsNothingToAnotherUser) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
    make_folder();
    ASSERT_EQ(::chmod(parent.path().c_str(), 0755), 0);
    std::string fault;
    {
        const AsAnotherUser other;
        fault = fault_of(path);
    }
    EXPECT_THAT(fault, blames("Permission denied"));
}

TEST_F(StateFolderPlace, MayBeASymbolicLink) {
    const auto target = parent.file("target");
    ASSERT_EQ(::mkdir(target.c_str(), 0700), 0);
    ASSERT_EQ(::symlink(target.c_str(), path.c_str()), 0);
    EXPECT_TRUE(put(*store, "key-1", "text"));
    EXPECT_EQ(content_of(target + "/key-1"), "text");
    ASSERT_EQ(::chmod(target.c_str(), 0750), 0);
    EXPECT_THAT(fault_of(path), blames("chmod 700"));
}

TEST_F(StateFolderPlace, IsNotMadeWhereALinkLeadsNowhere) {
    const auto target = parent.file("target");
    ASSERT_EQ(::symlink(target.c_str(), path.c_str()), 0);
    EXPECT_THAT(fault_of(path), blames("No such file or directory"));
    EXPECT_FALSE(exists(target));
}

TEST_F(StateFolderPlace, FollowsNoLinkInTheFolder) {
    const auto target = parent.file("target");
    write(target, "precious");
    make_folder();
    for (const char* end : {"", ".lock"}) {
        ASSERT_EQ(::unlink((file("key-1") + end).c_str()), 0);
        ASSERT_EQ(::symlink(target.c_str(), (file("key-1") + end).c_str()), 0);
        EXPECT_THAT(fault_of(path), blames_text("it is a symbolic link, not a file"));
        ASSERT_EQ(::unlink((file("key-1") + end).c_str()), 0);
        EXPECT_TRUE(put(*store, "key-1", "other"));
    }
    ASSERT_EQ(::symlink(target.c_str(), file("key-1.new").c_str()), 0);
    EXPECT_TRUE(put(*store, "key-1", "next"));
    EXPECT_EQ(content_of(file("key-1")), "next");
    EXPECT_EQ(content_of(target), "precious");

    const auto nothing = parent.file("nothing");
    ASSERT_EQ(::symlink(nothing.c_str(), file("key-2.lock").c_str()), 0);
    EXPECT_THAT(fault_of(path, "key-2"), HasSubstr("key-2.lock: it is a symbolic link"));
    EXPECT_FALSE(exists(nothing)) << "created through a link";
}

TEST_F(StateFolderPlace, LeavesAloneWhatIsNoFile) {
    make_folder();
    const auto refused = [&](const char* what) {
        EXPECT_THAT(fault_of(path), blames_text(what));
        EXPECT_THAT(names_in(path), UnorderedElementsAre("key-1", "key-1.lock"));
    };
    ASSERT_EQ(::unlink(file("key-1").c_str()), 0);
    ASSERT_EQ(::mkfifo(file("key-1").c_str(), 0600), 0);
    refused("it is a named pipe, not a file");
    ASSERT_EQ(::unlink(file("key-1").c_str()), 0);
    ASSERT_EQ(::mkdir(file("key-1").c_str(), 0700), 0);
    refused("it is a folder, not a file");
    ASSERT_EQ(::rmdir(file("key-1").c_str()), 0);
    if (::mknod(file("key-1").c_str(), S_IFCHR | 0600, makedev(1, 5)) == 0) {
        refused("it is a device, not a file");
        ASSERT_EQ(::unlink(file("key-1").c_str()), 0);
    }
    EXPECT_TRUE(put(*store, "key-1", "text"));
    ASSERT_EQ(::unlink(file("key-1.lock").c_str()), 0);
    ASSERT_EQ(::mkfifo(file("key-1.lock").c_str(), 0600), 0);
    refused("it is a named pipe, not a file");
    EXPECT_EQ(content_of(file("key-1")), "text");
}

TEST_F(StateFolderPlace, RemovesWhatHasTheNameOfANewFile) {
    make_folder();
    ASSERT_EQ(::mkfifo(file("key-1.new").c_str(), 0600), 0);
    EXPECT_TRUE(put(*store, "key-1", "other"));
    EXPECT_THAT(names_in(path), UnorderedElementsAre("key-1", "key-1.lock"));
    ASSERT_EQ(::mkdir(file("key-1.new").c_str(), 0700), 0);
    EXPECT_THAT(fault_of(path), blames_text("cannot be written"));
    EXPECT_EQ(seen_by(*store, "key-1"), "other");
}

TEST_F(StateFolderPlace, HoldsTextsOfFourMebibytesAtMost) {
    constexpr std::size_t most = std::size_t{4} * 1024 * 1024;
    EXPECT_TRUE(put(*store, "key-1", std::string(most, 'x')));
    EXPECT_EQ(seen_by(*store, "key-1").size(), most);
    const auto refused = put(*store, "key-1", std::string(most + 1, 'x'));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message(), blames_text("the text is larger than 4 MiB"));
    EXPECT_EQ(std::filesystem::file_size(file("key-1")), most);
    ASSERT_EQ(::truncate(file("key-1").c_str(), off_t{1} << 30), 0);
    EXPECT_THAT(fault_of(path), blames_text("it is larger than 4 MiB"));
    EXPECT_EQ(std::filesystem::file_size(file("key-1")), std::uintmax_t{1} << 30);
}

TEST_F(StateFolderPlace, KeepsItsTextOnAFullDisk) {
    make_folder();
    {
        const FullDisk full(10);
        const auto refused = put(*store, "key-1", "longer than the disk has room for");
        ASSERT_FALSE(refused);
        EXPECT_THAT(refused.error().message(), blames_text("cannot be written: File too large"));
    }
    EXPECT_THAT(names_in(path), UnorderedElementsAre("key-1", "key-1.lock"));
    EXPECT_EQ(seen_by(*store, "key-1"), "text");
    EXPECT_TRUE(put(*store, "key-1", "longer than the disk had room for"));
}

TEST_F(StateFolderPlace, SaysThatItMayNotBeWritten) {
    make_folder();
    ASSERT_EQ(::chmod(parent.path().c_str(), 0755), 0);
    if (::geteuid() == 0) {
        for (const auto& each : {path, file("key-1"), file("key-1.lock")})
            ASSERT_EQ(::chown(each.c_str(), another_user, another_user), 0);
    }
    ASSERT_EQ(::chmod(path.c_str(), 0500), 0);
    std::string not_made, not_written, not_locked;
    {
        const AsAnotherUser owner;
        not_made = fault_of("/usr/pushplus-state-folder");
        not_written = fault_of(path);
        not_locked = fault_of(path, "key-2");
        EXPECT_EQ(seen_by(*store, "key-1"), "text") << "it can still be read";
    }
    ASSERT_EQ(::chmod(path.c_str(), 0700), 0);
    EXPECT_THAT(not_made, HasSubstr("it cannot be made: Permission denied"));
    EXPECT_THAT(not_written, HasSubstr("key-1: cannot be written: Permission denied"));
    EXPECT_THAT(not_locked, HasSubstr("key-2: cannot be locked: "));
    EXPECT_THAT(not_locked, HasSubstr("Permission denied"));
}

TEST_F(StateFolderPlace, IsTheOneThatWasCheckedAlsoIfAnotherTakesItsPlaceMeanwhile) {
    make_folder();
    const auto moved = parent.file("moved");
    EXPECT_TRUE(store->update("key-1", [&](std::string& text, Store::Time) {
        std::filesystem::rename(path, moved);
        ASSERT_EQ(::mkdir(path.c_str(), 0777), 0);
        text = "other";
    }));
    EXPECT_THAT(names_in(path), IsEmpty()) << "written to a folder that was not checked";
    EXPECT_EQ(content_of(moved + "/key-1"), "other");
}

TEST_F(StateFolderPlace, ThatIsRemovedMeanwhileIsAnError) {
    make_folder();
    const auto updated = store->update("key-1", [&](std::string& text, Store::Time) {
        std::filesystem::remove_all(path);
        text = "other";
    });
    ASSERT_FALSE(updated);
    EXPECT_THAT(updated.error().message(), blames_text("cannot be written: No such file or directory"));
    EXPECT_FALSE(exists(path));
}

#    ifdef __linux__
/// What `use` says in a child process with mounts of its own, which `mount` makes; unset if this process may not mount.
std::optional<std::string> said_with_mounts(const std::function<bool()>& mount,
                                            const std::function<std::string()>& use) {
    constexpr int may_not = 77;
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 || !mount())
            ::_exit(may_not);
        const auto said = use();
        static_cast<void>(!::write(ends[1], said.data(), said.size()));
        ::_exit(0);
    }
    ::close(ends[1]);
    char said[1024];
    const auto size = ::read(ends[0], said, sizeof said);
    ::close(ends[0]);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == may_not) return std::nullopt;
    EXPECT_EQ(status, 0);
    return std::string(said, size > 0 ? static_cast<std::size_t>(size) : 0);
}

TEST_F(StateFolderPlace, SaysWhyAMountedFileCannotBeReplaced) {
    make_folder();
    const auto text = file("key-1");
    const auto said =
        said_with_mounts([&] { return ::mount(text.c_str(), text.c_str(), nullptr, MS_BIND, nullptr) == 0; },
                         [&] {
                             const auto fault = fault_of(path);
                             return exists(file("key-1.new")) ? "left behind" : fault;
                         });
    if (!said) GTEST_SKIP() << "this process may not mount";
    EXPECT_THAT(*said, AllOf(blames_text("cannot be replaced"), HasSubstr("mount its folder instead")));
    EXPECT_EQ(content_of(text), "text");
}

TEST_F(StateFolderPlace, KeepsItsTextOnADiskWithoutRoom) {
    make_folder();
    const auto said =
        said_with_mounts([&] { return ::mount("none", path.c_str(), "tmpfs", 0, "size=16k,mode=0700") == 0; },
                         [&] {
                             if (!put(*store, "key-1", "text")) return std::string("no room for a little");
                             const auto refused = put(*store, "key-1", std::string(64 * 1024, 'x'));
                             if (refused) return std::string("room for more than there is");
                             return refused.error().message() + "; there is " + seen_by(*store, "key-1") +
                                    (exists(file("key-1.new")) ? ", and something is left behind" : "");
                         });
    if (!said) GTEST_SKIP() << "this process may not mount";
    EXPECT_THAT(*said, blames_text("cannot be written: No space left on device; there is text"));
    EXPECT_THAT(*said, Not(HasSubstr("left behind")));
}

TEST_F(StateFolderPlace, SaysThatItsDiskMayNotBeWritten) {
    make_folder();
    const auto said = said_with_mounts(
        [&] {
            return ::mount("none", path.c_str(), "tmpfs", 0, "mode=0700") == 0 &&
                   ::mount("none", path.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
        },
        [&] { return fault_of(path); });
    if (!said) GTEST_SKIP() << "this process may not mount";
    EXPECT_THAT(*said, HasSubstr("key-1: cannot be locked: "));
    EXPECT_THAT(*said, HasSubstr("Read-only file system"));
}

TEST_F(StateFolderPlace, MustNotLieOnANetworkFileSystem) {
    make_folder();
    pretended_file_system = 0xFE534D42;
    const auto fault = fault_of(path);
    pretended_file_system = 0;
    EXPECT_THAT(fault,
                blames("it lies on a SMB file system, which other machines may share; name a folder on a disk of "
                       "this machine"));
    EXPECT_EQ(content_of(file("key-1")), "text");
}

TEST(NetworkFileSystem, HasANameByItsNumber) {
    using pushplus::detail::name_of_network_file_system;
    EXPECT_STREQ(name_of_network_file_system(0x6969), "NFS");
    EXPECT_STREQ(name_of_network_file_system(0x517B), "SMB");
    EXPECT_STREQ(name_of_network_file_system(0xFF534D42), "SMB");
    EXPECT_STREQ(name_of_network_file_system(0xFE534D42), "SMB");
    EXPECT_STREQ(name_of_network_file_system(0x01021997), "9P");
    EXPECT_STREQ(name_of_network_file_system(0x00C36400), "Ceph");
    EXPECT_STREQ(name_of_network_file_system(0x65735546), "FUSE");
    for (const std::uint32_t local :
         {0xEF53U, 0x01021994U, 0x58465342U, 0x9123683EU, 0x794C7630U, 0xF2F52010U, 0x4D44U})
        EXPECT_EQ(name_of_network_file_system(local), nullptr) << local;
}
#    endif

}  // namespace
}  // namespace pushplus_test

#endif
