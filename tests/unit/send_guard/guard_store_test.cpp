#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/clock_at_noon.hpp"
#include "doubles/scripted_state_store.hpp"
#include "guarded_client_fixture.hpp"

// What a guard stores and shares, and how it handles a failing store.

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::Client;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class GuardStore : public GuardedClientFixture {
protected:
    GuardStore() {
        options.send_guard.store = store;
        options.send_guard.without_store = pushplus::SendGuardOptions::WithoutStore::own_limits;
    }

    Client client_of(std::string token) {
        credentials.token = std::move(token);
        return client();
    }
    /// Clients with the same clock know of each other; another process has one of its own.
    Client client_of_another_process() {
        const auto its_clock = clock_at_noon();
        its_clock->set_calendar(options.clock->system_now());
        options.clock = its_clock;
        auto other = client();
        options.clock = clock;
        return other;
    }
    static std::vector<int> codes_of(const Client& client) {
        std::vector<int> codes;
        const auto status = client.send_guard().status().value();
        for (const auto& block : status.blocks) codes.push_back(block.code);
        return codes;
    }
    /// Lets the store work again, and the pause pass in which it is left alone.
    void recover() {
        store->work();
        clock->advance(std::chrono::seconds(1));
    }
    static constexpr const char* failed_line = "the send guard's store failed, falling back to memory: disk full";
    static constexpr const char* works_line = "the send guard's store works again";

    const std::shared_ptr<ScriptedStateStore> store = std::make_shared<ScriptedStateStore>(clock);
};

TEST_F(GuardStore, SharesThePaceBetweenClients) {
    const auto one = client(), other = client();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(one));
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(other));
    expect_held(send(one), 0, "2026-03-04 12:01:00");
    expect_held(send(other), 0, "2026-03-04 12:01:00");
    EXPECT_EQ(one.send_guard().status()->sent_today.at(0).requests, 5);
}

TEST_F(GuardStore, SharesEqualContentsAndQuotas) {
    options.send_guard.daily_quota = {{Channel::mail, 2}};
    const auto one = client(), other = client();
    EXPECT_TRUE(one.send("", "the same"));
    EXPECT_TRUE(other.send("", "the same"));
    EXPECT_TRUE(one.send("", "the same"));
    expect_held(other.send("", "the same"), 0, "2026-03-04 13:00:00");
    clock->advance(minutes(1));
    EXPECT_TRUE(send(one, Channel::mail));
    EXPECT_TRUE(send(other, Channel::mail));
    expect_held(send(other, Channel::mail), 0, "2026-03-05 00:00:00");
    EXPECT_THAT(lines(), SizeIs(1)) << "each process warned for itself";
}

TEST_F(GuardStore, FindsEqualContentsWhicheverWayATokenIsGiven) {
    const auto own = client_of("token-1"), none = client_of("");
    auto same = with_content("the same");
    EXPECT_TRUE(own.messages().send(same));
    same.token = "token-1";
    EXPECT_TRUE(none.messages().send(same));
    same.token = "message-token-7";
    EXPECT_TRUE(own.messages().send(same));
    expect_held(own.send("", "the same"), 0, "2026-03-04 13:00:00");
    same.token = "token-1";
    expect_held(none.messages().send(same), 0, "2026-03-04 13:00:00");
    same.token = "token-2";
    EXPECT_TRUE(none.messages().send(same));
}

TEST_F(GuardStore, SharesBlocksAndTheirClearing) {
    reply({refusal(900), accepted()});
    const auto one = client(), other = client();
    EXPECT_FALSE(send(one));
    expect_held(send(other), 900, "2026-03-05 00:00:00");
    EXPECT_TRUE(other.send_guard().clear());
    EXPECT_TRUE(send(one));
}

TEST_F(GuardStore, OutlastsARestart) {
    reply({refusal(903), accepted()});
    EXPECT_FALSE(send(client()));
    expect_held(send(client()), 903, "");
    clock->advance(hours(24 * 365));
    expect_held(send(client()), 903, "");
    EXPECT_TRUE(send(client_of("another-token")));
}

TEST_F(GuardStore, KeepsAccountsApart) {
    reply({refusal(905), accepted()});
    const auto anna = client_of("anna-token"), bert = client_of("bert-token");
    EXPECT_FALSE(send(anna));
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(bert));
    EXPECT_THAT(codes_of(anna), ElementsAre(905));
    EXPECT_THAT(codes_of(bert), IsEmpty());
}

TEST_F(GuardStore, KnowsAMessageTokenByTheClientThatSentWithIt) {
    const auto account = client_of("user-token-1");
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(account, {}, "message-token-7"));
    const auto with_message_token = client_of("message-token-7");
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(with_message_token));
    expect_held(send(with_message_token), 0, "2026-03-04 12:01:00");
    expect_held(send(account), 0, "2026-03-04 12:01:00");
}

TEST_F(GuardStore, JoinsAMessageTokensOwnClientWithTheAccountThatSendsWithIt) {
    const auto with_message_token = client_of("message-token-7");
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(with_message_token));
    const auto account = client_of("user-token-1");
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(account, {}, "message-token-7")) << i;
    expect_held(send(account), 0, "2026-03-04 12:01:00");
    expect_held(send(with_message_token), 0, "2026-03-04 12:01:00");
}

TEST_F(GuardStore, KnowsTheMessageTokensThatTheAccountListedAndAdded) {
    for (const char* token : {"message-token-7", "message-token-8"})
        for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(client_of(token)));
    credentials = {"user-token-1", "secret-key-1"};
    const auto account = client();
    reply(success(R"({"list":[{"id":1,"token":"message-token-7"},{"id":2}]})"));
    EXPECT_TRUE(account.message_tokens().list());
    reply(success(R"("message-token-8")"));
    EXPECT_TRUE(account.message_tokens().add({"name", {}}));
    accept();
    EXPECT_TRUE(send(account));
    expect_held(send(account), 0, "2026-03-04 12:01:00");
    expect_held(send(client_of("message-token-8")), 0, "2026-03-04 12:01:00");
}

TEST_F(GuardStore, HoldsNeitherTokensNorContents) {
    const auto me = client();
    auto request = with_content("very private content");
    request.title = "a private title";
    request.to = {"friend-anna"};
    request.token = "message-token-7";
    EXPECT_TRUE(me.messages().send(request));
    EXPECT_THAT(store->text(), Not(IsEmpty()));
    for (const char* secret : {"user-token-1", "message-token-7", "private", "friend-anna"})
        EXPECT_THAT(store->text(), Not(HasSubstr(secret)));
}

TEST_F(GuardStore, IsAskedOnceForASendThatGoesWell) {
    const auto me = client();
    EXPECT_TRUE(send(me));
    EXPECT_EQ(store->updates(), 1);
    reply(refusal(500));
    EXPECT_FALSE(send(me));
    EXPECT_EQ(store->updates(), 2);
}

TEST_F(GuardStore, IsLeftAloneByAGuardThatIsSwitchedOff) {
    options.send_guard.enabled = false;
    EXPECT_TRUE(send(client()));
    EXPECT_EQ(store->updates(), 0);
}

TEST_F(GuardStore, ThatFailsGivesWayToMemoryWithALineInTheLog) {
    store->fail(ScriptedStateStore::error());
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me)) << "an alarm was lost on a full disk";
    EXPECT_THAT(lines(), ElementsAre(failed_line));
    EXPECT_FALSE(send(me)) << "memory did not count";
    EXPECT_THAT(store->text(), IsEmpty());
}

TEST_F(GuardStore, ThatFailsLeavesWhatWasSeenInItInForce) {
    reply({refusal(900), accepted()});
    const auto one = client(), other = client();
    EXPECT_FALSE(send(one, Channel::mail));
    EXPECT_TRUE(send(other)) << "by which it saw the block";
    for (const auto& break_it : {&ScriptedStateStore::fail, &ScriptedStateStore::fail_to_read}) {
        recover();
        (*store.*break_it)(ScriptedStateStore::error());
        expect_held(send(one, Channel::mail), 900, "2026-03-05 00:00:00");
        expect_held(send(other, Channel::mail), 900, "2026-03-05 00:00:00");
    }
}

TEST_F(GuardStore, LearnsWhatHappenedWhileItFailed) {
    reply({accepted(), refusal(900), refusal(903), accepted()});
    const auto me = client();
    EXPECT_TRUE(send(me));
    store->fail(ScriptedStateStore::error());
    EXPECT_FALSE(send(me, Channel::mail));
    EXPECT_FALSE(send(me, Channel::cp, "message-token-7"));
    recover();
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    const auto other = client();
    expect_held(send(other, Channel::mail), 900, "2026-03-05 00:00:00");
    expect_held(send(other, {}, "message-token-7"), 903, "");
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(other));
    expect_held(send(other), 0, "2026-03-04 12:01:00");
    EXPECT_THAT(lines(), ElementsAre(failed_line, works_line));
}

TEST_F(GuardStore, ThatFailsIsLeftAloneForAGrowingPause) {
    options.send_guard.pace_requests = 0;
    const auto me = client();
    store->fail_to_read(ScriptedStateStore::error());
    int updates = 0;
    for (const int pause : {1, 2, 4, 8, 16, 30, 30}) {
        EXPECT_TRUE(send(me));
        EXPECT_EQ(store->updates(), ++updates) << "before the pause of " << pause << " s";
        clock->advance(std::chrono::seconds(pause) - std::chrono::milliseconds(1));
        EXPECT_TRUE(send(me));
        EXPECT_EQ(store->updates(), updates) << "in the pause of " << pause << " s";
        clock->advance(std::chrono::milliseconds(1));
    }
    store->work();
    EXPECT_TRUE(send(me));
    EXPECT_EQ(store->updates(), updates + 1);
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 15);
    EXPECT_THAT(lines(), ElementsAre(failed_line, works_line));
}

TEST_F(GuardStore, KeepsWhatOthersStoredWhileItFailedForOne) {
    reply({refusal(905), accepted()});
    const auto me = client();
    store->fail(ScriptedStateStore::error());
    const auto healthy = std::make_shared<ScriptedStateStore>(clock);
    options.send_guard.store = healthy;
    const auto other = client_of_another_process();
    EXPECT_FALSE(send(other));
    reply({refusal(900), accepted()});
    EXPECT_FALSE(send(me, Channel::mail));
    store->set_text(healthy->text());
    recover();
    EXPECT_THAT(codes_of(me), ElementsAre(905, 900));
    EXPECT_EQ(me.send_guard().status()->sent_today.size(), 2U);
}

TEST_F(GuardStore, IsLoggedOnceForEachFailure) {
    const auto me = client();
    store->fail(ScriptedStateStore::error());
    EXPECT_TRUE(send(me));
    EXPECT_TRUE(send(me));
    EXPECT_THAT(lines(), ElementsAre(failed_line));
    recover();
    EXPECT_TRUE(send(me));
    store->fail_to_read(ScriptedStateStore::error());
    EXPECT_TRUE(send(me));
    EXPECT_TRUE(send(me));
    EXPECT_THAT(lines(), ElementsAre(failed_line, works_line, failed_line));
    recover();
    expect_held(send(me), 0, "2026-03-04 12:01:00");
    EXPECT_THAT(lines(), ElementsAre(failed_line, works_line, failed_line, works_line));
}

// Memory does not know what other processes send.
TEST_F(GuardStore, ThatIsBusyHoldsSendsBackUntilItIsFree) {
    reply({accepted(), refusal(900), accepted()});
    const auto me = client();
    EXPECT_TRUE(send(me));
    const auto busy = [this]() -> pushplus::Result<void> {
        pushplus::Error::Parts parts;
        parts.kind = pushplus::ErrorKind::rate_limited;
        parts.message = "the lock is held";
        parts.retry_at = clock->system_now() + std::chrono::seconds(2);
        return pushplus::Error(std::move(parts));
    };
    store->fail_to_read(busy);
    const auto held = send(me);
    expect_held(held, 0, "2026-03-04 12:00:02");
    EXPECT_THAT(held.error().message(), HasSubstr("the lock is held"));
    EXPECT_THAT(lines(), IsEmpty()) << "a busy store was logged as broken";
    EXPECT_EQ(requests(), 1);
    store->work();
    EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 1) << "a send that was held back was counted";
}

TEST_F(GuardStore, ThatIsBusyWhenABlockBeginsLearnsOfItLater) {
    class BusyAtTheAnswer final : public pushplus::StateStore {
    public:
        explicit BusyAtTheAnswer(ScriptedStateStore& store) : store_(store) {}
        pushplus::Result<void> update(std::string_view name, const Change& change) override {
            if (++updates_ != 2) return store_.update(name, change);
            pushplus::Error::Parts parts;
            parts.kind = pushplus::ErrorKind::rate_limited;
            return pushplus::Error(std::move(parts));
        }

    private:
        ScriptedStateStore& store_;
        int updates_ = 0;
    };
    options.send_guard.store = std::make_shared<BusyAtTheAnswer>(*store);
    reply({refusal(900), accepted()});
    const auto me = client();
    EXPECT_EQ(send(me, Channel::mail).error().code(), 900);
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    EXPECT_THAT(lines(), IsEmpty()) << "a busy store was logged as broken";
    options.send_guard.store = store;
    expect_held(send(client(), Channel::mail), 900, "2026-03-05 00:00:00");
}

TEST_F(GuardStore, ThatIsBusyForLongHoldsBackAQueueAtOnce) {
    const auto me = client();
    store->fail_to_read([this]() -> pushplus::Result<void> {
        clock->advance(std::chrono::seconds(5));
        pushplus::Error::Parts parts;
        parts.kind = pushplus::ErrorKind::rate_limited;
        return pushplus::Error(std::move(parts));
    });
    for (int i = 0; i < 64; ++i) EXPECT_FALSE(send(me));
    EXPECT_EQ(store->updates(), 1);
    EXPECT_EQ(requests(), 0);
    recover();
    EXPECT_TRUE(send(me));
}

TEST_F(GuardStore, ThatReportsSuccessWithoutAChangeIsAStoreThatFails) {
    class Liar final : public pushplus::StateStore {
        pushplus::Result<void> update(std::string_view, const Change&) override { return {}; }
    };
    options.send_guard.store = std::make_shared<Liar>();
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    expect_held(send(me), 0, "2026-03-04 12:01:00");
    ASSERT_THAT(lines(), SizeIs(1));
    EXPECT_THAT(lines()[0], HasSubstr("without calling `change`"));
    EXPECT_FALSE(me.send_guard().status());
}

TEST_F(GuardStore, WithTextOfANewerVersionIsLeftAlone) {
    const char* const newer = R"({"version":99,"account":[]})";
    store->set_text(newer);
    const auto me = client();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(me));
    EXPECT_FALSE(send(me)) << "memory did not count";
    EXPECT_EQ(store->text(), newer);
    ASSERT_THAT(lines(), SizeIs(1));
    EXPECT_THAT(lines()[0], HasSubstr("newer version 99"));
}

TEST_F(GuardStore, KeepsTheBlocksInTextOfANewerVersion) {
    reply({refusal(900), accepted()});
    EXPECT_FALSE(send(client(), Channel::mail));
    auto newer = store->text();
    ASSERT_EQ(newer.compare(0, 12, R"({"version":2)"), 0);
    newer[11] = '3';
    store->set_text(newer);

    const auto me = client();
    EXPECT_TRUE(send(me)) << "an alarm was lost";
    ASSERT_THAT(lines(), SizeIs(1));
    EXPECT_THAT(lines()[0], ::testing::AllOf(HasSubstr("newer version 3"), HasSubstr("left alone")));
    expect_held(send(me, Channel::mail), 900, "2026-03-05 00:00:00");
    ASSERT_FALSE(me.send_guard().status());
    EXPECT_EQ(store->text(), newer);

    store->set_text(R"({"version":99,"account":"elsewhere"})");
    EXPECT_TRUE(send(client()));
    EXPECT_EQ(store->text(), R"({"version":99,"account":"elsewhere"})");
}

TEST_F(GuardStore, ThatThrowsIsAStoreThatFails) {
    reply({refusal(900), accepted()});
    const auto me = client();
    store->fail([]() -> pushplus::Result<void> { throw std::runtime_error("broken pipe"); });
    EXPECT_EQ(send(me).error().code(), 900);
    expect_held(send(me), 900, "2026-03-05 00:00:00");
    EXPECT_FALSE(me.send_guard().status());
    EXPECT_FALSE(me.send_guard().clear());
    clock->advance(std::chrono::seconds(1));
    store->fail([]() -> pushplus::Result<void> { throw 42; });
    EXPECT_TRUE(send(me, Channel::mail));
    EXPECT_FALSE(me.send_guard().status());
    ASSERT_THAT(lines(), SizeIs(1));
    EXPECT_THAT(lines()[0], HasSubstr("broken pipe"));
}

TEST_F(GuardStore, ReportsItsErrorFromStatusAndClear) {
    reply({refusal(900), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    store->fail(ScriptedStateStore::error());
    const auto status = me.send_guard().status();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().message(), "disk full");
    EXPECT_FALSE(me.send_guard().clear());
    EXPECT_FALSE(me.send_guard().clear(Channel::wechat));
}

TEST_F(GuardStore, WithDamagedTextIsReplacedWithALineInTheLog) {
    for (const char* damage : {"garbage", "{\"version\":2,\"account\":{", "{\"version\":0}", "[]", "\n"}) {
        SCOPED_TRACE(damage);
        const auto before = lines().size();
        store->set_text(damage);
        change_account();
        const auto me = client();
        EXPECT_TRUE(send(me));
        ASSERT_THAT(lines(), SizeIs(before + 1));
        EXPECT_EQ(lines().back(), "the send guard's stored state could not be read and was replaced");
        EXPECT_TRUE(send(me));
        EXPECT_THAT(lines(), SizeIs(before + 1)) << "the text was not replaced";
        EXPECT_EQ(me.send_guard().status()->sent_today.at(0).requests, 2);
    }
}

TEST_F(GuardStore, WithDamagedTextIsReplacedByWhatTheClientKnows) {
    reply({refusal(900), accepted()});
    const auto me = client();
    EXPECT_FALSE(send(me));
    store->set_text("garbage");
    expect_held(send(me), 900, "2026-03-05 00:00:00");
    expect_held(send(client()), 900, "2026-03-05 00:00:00");
}

TEST_F(GuardStore, ThatIsEmptiedGetsBackWhatAProcessKnows) {
    reply({accepted(), refusal(903), refusal(900), accepted()});
    const auto me = client();
    EXPECT_TRUE(send(me));
    EXPECT_FALSE(send(me, {}, "message-token-7"));
    EXPECT_FALSE(send(me, Channel::mail));
    store->set_text("");
    clock->advance(std::chrono::seconds(1));
    expect_held(send(me), 0, "2026-03-04 12:01:01");
    EXPECT_THAT(lines(), IsEmpty());
    clock->advance(std::chrono::seconds(60));
    EXPECT_TRUE(send(me));
    const auto other = client_of_another_process();
    expect_held(send(other, Channel::mail), 900, "2026-03-05 00:00:00");
    expect_held(send(other, {}, "message-token-7"), 903, "");
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(send(other));
    expect_held(send(other), 0, "2026-03-04 12:02:01");
}

TEST_F(GuardStore, ThatLostItsLastChangesGetsThemBack) {
    reply({accepted(), refusal(900), accepted()});
    const auto me = client();
    EXPECT_TRUE(send(me));
    const auto earlier = store->text();
    EXPECT_FALSE(send(me, Channel::mail));
    store->set_text(earlier);
    EXPECT_TRUE(send(me));
    expect_held(send(client_of_another_process(), Channel::mail), 900, "2026-03-05 00:00:00");
}

// The last write was lost, and another process has written since.
TEST_F(GuardStore, GetsABlockBackThatItLostThoughAnotherWroteFirst) {
    reply({accepted(), accepted(), refusal(903), accepted()});
    const auto me = client(), other = client_of_another_process();
    EXPECT_TRUE(send(me));
    EXPECT_TRUE(send(other));
    const auto earlier = store->text();
    EXPECT_FALSE(send(me));
    store->set_text(earlier);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(send(other));
    expect_held(send(me), 903, "");
    expect_held(send(other), 903, "");
}

TEST_F(GuardStore, LearnsWhatAClientWithAnotherStoreKnows) {
    reply({refusal(903), accepted()});
    EXPECT_FALSE(send(client()));
    options.send_guard.store = std::make_shared<ScriptedStateStore>(clock);
    expect_held(send(client()), 903, "");
    options.send_guard.store = store;
    expect_held(send(client()), 903, "");
}

TEST_F(GuardStore, ThatIsEmptiedKeepsAMessageTokenWithItsAccount) {
    const auto me = client();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(me, {}, "message-token-7"));
    store->set_text("");
    clock->advance(std::chrono::seconds(1));
    for (const auto* const token : {"", "message-token-7"}) expect_held(send(me, {}, token), 0, "2026-03-04 12:01:01");
    credentials.token = "message-token-7";
    expect_held(send(client_of_another_process()), 0, "2026-03-04 12:01:01");
}

TEST_F(GuardStore, LeavesABlockClearedThatAnotherProcessStillKnows) {
    reply({refusal(900), accepted()});
    const auto me = client(), other = client_of_another_process();
    EXPECT_FALSE(send(me));
    expect_held(send(other), 900, "2026-03-05 00:00:00");
    EXPECT_TRUE(me.send_guard().clear());
    EXPECT_TRUE(send(other));
}

}  // namespace
}  // namespace pushplus_test
