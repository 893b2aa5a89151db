#ifndef _WIN32

#    include <sys/stat.h>

#    include <filesystem>
#    include <memory>
#    include <string>
#    include <thread>
#    include <vector>

#    include <gmock/gmock.h>

#    include "guarded_client_fixture.hpp"
#    include "send_guard/guard_state.hpp"
#    include "state/state_folder.hpp"
#    include "temporary_folder.hpp"
#    include "unit/counted_syncs.hpp"

// Clients whose send guard keeps its state in a folder.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GuardInFolder : public GuardedClientFixture {
protected:
    GuardInFolder() { options.send_guard.store = folder_at(path); }

    /// Sends once by a client with that folder. Expects the send to go out, and one line in the log.
    std::string line_after_a_send(const std::string& state) {
        options.send_guard.store = folder_at(state);
        const auto before = lines().size();
        EXPECT_TRUE(send(client())) << "an alarm was lost";
        EXPECT_THAT(lines(), SizeIs(before + 1));
        return lines().size() > before ? lines().back() : std::string();
    }
    /// As `make_state_folder` makes it, but for the clock.
    std::shared_ptr<pushplus::StateStore> folder_at(const std::string& place) {
        return std::make_shared<pushplus::detail::StateFolder>(place, clock);
    }
    static auto says(const std::string& what) {
        return AllOf(HasSubstr("the send guard's store failed, falling back to memory"), HasSubstr(what));
    }

    const TemporaryFolder folder;
    const std::string path = folder.file("state");
    const std::string file =
        path + "/guard-" +
        pushplus::detail::guard_hash(options.base_url + '\n' + pushplus::detail::guard_hash(credentials.token));
};

TEST_F(GuardInFolder, OutlastsARestartAndIsShared) {
    reply({refusal(900), accepted()});
    EXPECT_FALSE(send(client()));
    options.send_guard.store = folder_at(path);
    const auto other = client();
    expect_held(send(other), 900, "2026-03-05 00:00:00");
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(send(other, Channel::mail));
    expect_held(send(client(), Channel::mail), 0, "2026-03-04 12:01:00");
}

TEST_F(GuardInFolder, LetsFiveOfManyThreadsOut) {
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
    EXPECT_THAT(lines(), IsEmpty());
}

TEST_F(GuardInFolder, ThatCannotBeUsedLosesNoAlarm) {
    EXPECT_THAT(line_after_a_send(folder.file("missing") + "/state"), says("make the folder that it is to lie in"));
    std::filesystem::create_directory(path);
    ASSERT_EQ(::chmod(path.c_str(), 0755), 0);
    EXPECT_THAT(line_after_a_send(path), says("other users have access to it"));
    ASSERT_EQ(::chmod(path.c_str(), 0700), 0);
    ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    EXPECT_THAT(line_after_a_send(path), says(file + ": cannot be read: it is a named pipe, not a file"));
}

TEST_F(GuardInFolder, IsMadeToLastForBlocksAlone) {
    reply({accepted(), accepted(), refusal(903), accepted()});
    const auto me = client();
    const int before = counted_syncs();
    EXPECT_TRUE(send(me));
    EXPECT_TRUE(send(me));
    EXPECT_EQ(counted_syncs() - before, 0) << "a count waited for the disk";
    EXPECT_FALSE(send(me));
    EXPECT_EQ(counted_syncs() - before, 2) << "the file and its folder";
    const auto written = std::filesystem::last_write_time(file);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(send(me));
    EXPECT_TRUE(me.send_guard().status());
    EXPECT_EQ(counted_syncs() - before, 2);
    EXPECT_EQ(std::filesystem::last_write_time(file), written) << "written without a change";
}

TEST_F(GuardInFolder, IsNotMadeToLastAgainForCountsBesideABlock) {
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
