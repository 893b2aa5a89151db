#ifndef _WIN32

#    include <sys/stat.h>
#    include <unistd.h>

#    include <fstream>
#    include <iterator>
#    include <memory>
#    include <optional>
#    include <string>

#    include <gmock/gmock.h>

#    include "doubles/full_disk.hpp"
#    include "guarded_client_fixture.hpp"
#    include "state/state_folder.hpp"
#    include "temporary_folder.hpp"

// A guard's state in a folder that cannot be written for a while: messages are still sent, the log says why, and later
// the folder catches up without loss.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// Makes the folder read-only during its lifetime and drops root privileges, which would ignore that.
class ReadOnlyFolder {
public:
    explicit ReadOnlyFolder(const std::string& path) : path_(path), superuser_(::geteuid() == 0) {
        EXPECT_EQ(::chmod(path_.c_str(), 0500), 0);
        if (superuser_) {
            EXPECT_EQ(::seteuid(65534), 0);
        }
    }
    ~ReadOnlyFolder() {
        if (superuser_) {
            EXPECT_EQ(::seteuid(0), 0);
        }
        EXPECT_EQ(::chmod(path_.c_str(), 0700), 0);
    }
    ReadOnlyFolder(const ReadOnlyFolder&) = delete;
    ReadOnlyFolder& operator=(const ReadOnlyFolder&) = delete;

private:
    const std::string path_;
    const bool superuser_;
};

class GuardInFolderWithoutADisk : public GuardedClientFixture {
protected:
    GuardInFolderWithoutADisk() {
        options.send_guard.store = std::make_shared<pushplus::detail::StateFolder>(path, clock);
    }

    std::string content() const {
        std::ifstream stored(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stored), {}};
    }
    // The folder now has, for other processes, what happened while it could not be written.
    void expect_known_to_others(const pushplus::Client& me) {
        clock->advance(std::chrono::seconds(1));
        EXPECT_TRUE(send(me));
        EXPECT_EQ(lines().back(), "the send guard's store works again");
        options.send_guard.store = std::make_shared<pushplus::detail::StateFolder>(path, clock);
        const auto other = client();
        expect_held(send(other, Channel::mail), 900, "2026-03-05 00:00:00");
        EXPECT_TRUE(send(other));
        expect_held(send(other), 0, "2026-03-04 12:01:00");
    }

    const TemporaryFolder folder;
    const std::string path = folder.file("state");
    const std::string file =
        path + "/guard-" +
        pushplus::detail::guard_hash(options.base_url + '\n' + pushplus::detail::guard_hash(credentials.token));
};

TEST_F(GuardInFolderWithoutADisk, KeepsItsTextOnAFullDiskAndCatchesUpLater) {
    reply({accepted(), accepted(), refusal(900), accepted()});
    const auto me = client();
    EXPECT_TRUE(send(me));
    const auto before = content();
    {
        const FullDisk full(40);
        EXPECT_TRUE(send(me)) << "an alarm was lost on a full disk";
        EXPECT_FALSE(send(me, Channel::mail));
        expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
        EXPECT_EQ(content(), before) << "half a text took the place of a whole one";
    }
    EXPECT_THAT(lines(), ElementsAre(AllOf(HasSubstr("falling back to memory"), HasSubstr(file),
                                           HasSubstr("cannot be written: File too large"))));
    expect_known_to_others(me);
}

TEST_F(GuardInFolderWithoutADisk, SaysThatItsFolderMayNotBeWrittenAndCatchesUpLater) {
    reply({accepted(), accepted(), refusal(900), accepted()});
    const auto me = client();
    EXPECT_TRUE(send(me));
    if (::geteuid() == 0) {
        ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
        for (const auto& each : {path, file, file + ".lock"}) ASSERT_EQ(::chown(each.c_str(), 65534, 65534), 0);
    }
    {
        const ReadOnlyFolder closed(path);
        EXPECT_TRUE(send(me)) << "an alarm was lost without write permission";
        EXPECT_FALSE(send(me, Channel::mail));
        expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    }
    if (::geteuid() == 0) {
        for (const auto& each : {path, file, file + ".lock"}) ASSERT_EQ(::chown(each.c_str(), 0, 0), 0);
    }
    EXPECT_THAT(lines(), ElementsAre(AllOf(HasSubstr("falling back to memory"), HasSubstr(file),
                                           HasSubstr("cannot be written: Permission denied"))));
    expect_known_to_others(me);
}

}  // namespace
}  // namespace pushplus_test

#endif
