// What memory is told of while the store is asked on its own thread: blocks from an event loop's calls.

#include "send_guard/guard.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "../../doubles/clock_at_noon.hpp"
#include "../../doubles/latch.hpp"
#include "send_guard/guard_state.hpp"

namespace pushplus_test {
namespace {

using pushplus::AccountTier;
using pushplus::Channel;
using pushplus::ManualClock;
using pushplus::detail::Guard;
using pushplus::detail::guard_hash;
using pushplus::detail::GuardedSend;
using std::chrono::hours;
using testing::ElementsAre;

/// A store that a test can hold after `change`, before anything is stored.
class StoreHeldAfterChange final : public pushplus::StateStore {
public:
    explicit StoreHeldAfterChange(std::shared_ptr<ManualClock> clock) : clock_(std::move(clock)) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        std::unique_lock<std::mutex> lock(mutex_);
        change(texts_[std::string(name)], clock_->system_now());
        if (!held_) return {};
        arrived_ = true;
        changed_.notify_all();
        // Bounded, so that a broken test fails instead of hanging.
        changed_.wait_for(lock, std::chrono::seconds(20), [this] { return !held_; });
        return {};
    }
    void hold() {
        const std::lock_guard<std::mutex> lock(mutex_);
        held_ = true;
        arrived_ = false;
    }
    bool wait_until_held() {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [this] { return arrived_; });
    }
    void let_go() {
        const std::lock_guard<std::mutex> lock(mutex_);
        held_ = false;
        changed_.notify_all();
    }

private:
    const std::shared_ptr<ManualClock> clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, std::string> texts_;
    bool held_ = false, arrived_ = false;
};

class GuardToldFirst : public testing::Test {
protected:
    std::shared_ptr<Guard> guard(const std::string& token) {
        pushplus::SendGuardOptions options;
        options.store = store;
        return std::make_shared<Guard>(AccountTier::verified, options,
                                       Guard::Identity{"https://example.com", token, "secret"}, clock,
                                       [](std::string_view) {});
    }
    static GuardedSend send(const std::string& token, const std::string& channel) {
        return {guard_hash(token), std::hash<std::string>()(channel), {Channel(channel)}};
    }
    static void wait_for_store(Guard& guard) {
        Latch done;
        guard.post([&done] { done.open(); });
        EXPECT_TRUE(done.wait());
    }
    static std::vector<int> blocks(Guard& guard) {
        std::vector<int> codes;
        const auto status = guard.status().value();
        for (const auto& block : status.blocks) codes.push_back(block.code);
        return codes;
    }
    static std::int64_t sent_today(Guard& guard) {
        std::int64_t sum = 0;
        const auto status = guard.status().value();
        for (const auto& sent : status.sent_today) sum += sent.requests;
        return sum;
    }

    const std::shared_ptr<ManualClock> clock = clock_at_noon();
    const std::shared_ptr<StoreHeldAfterChange> store = std::make_shared<StoreHeldAfterChange>(clock);
};

TEST_F(GuardToldFirst, KeepsTheBlocksOfEachAccountThatAClientWithoutATokenSendsFor) {
    const auto all = guard("");
    const auto x = send("token-x", "wechat"), y = send("token-y", "wechat");
    const auto admitted_x = all->admit(x, 0), admitted_y = all->admit(y, 0);
    for (const auto& [of, at] : {std::pair(x, admitted_x.at), std::pair(y, admitted_y.at)}) {
        all->answered(of, {{Channel("wechat"), 900}}, at, Guard::StorePart::beside);
        wait_for_store(*all);
    }
    EXPECT_TRUE(all->admit(x, 0).refusal);
    EXPECT_TRUE(all->admit(y, 0).refusal);
}

TEST_F(GuardToldFirst, LeavesAClearedBlockClearedIfAnotherComesMeanwhile) {
    const auto one = guard("token");
    const auto mail = send("token", "mail");
    const auto admitted = one->admit(mail, 0);
    one->answered(903);
    ASSERT_THAT(blocks(*one), ElementsAre(903));
    store->hold();
    std::thread clearing([&] { EXPECT_TRUE(one->clear(nullptr)); });
    ASSERT_TRUE(store->wait_until_held());
    one->answered(mail, {{Channel("mail"), 900}}, admitted.at, Guard::StorePart::beside);
    store->let_go();
    clearing.join();
    wait_for_store(*one);
    EXPECT_THAT(blocks(*one), ElementsAre(900));
}

TEST_F(GuardToldFirst, IsBlockedWhileABlockingCallStillTellsItsStore) {
    const auto one = guard("token");
    const auto mail = send("token", "mail");
    const auto admitted = one->admit(mail, 0);
    // Of the same account, with memory alone: it waits for no store.
    const auto beside =
        std::make_shared<Guard>(AccountTier::verified, pushplus::SendGuardOptions(),
                                Guard::Identity{"https://example.com", "token", "s"}, clock, [](std::string_view) {});
    store->hold();
    std::thread answering([&] { one->answered(mail, {{Channel("mail"), 900}}, admitted.at); });
    EXPECT_TRUE(store->wait_until_held());
    EXPECT_TRUE(beside->admit(mail, 0).refusal);
    store->let_go();
    answering.join();
    EXPECT_THAT(blocks(*one), ElementsAre(900));
}

TEST_F(GuardToldFirst, CountsOnceWhatIsTakenBackWhileABlockComes) {
    const auto one = guard("token");
    const auto mail = send("token", "mail"), wechat = send("token", "wechat");
    const auto first = one->admit(mail, 0), second = one->admit(wechat, 0);
    ASSERT_EQ(sent_today(*one), 2);
    store->hold();
    one->take_back(mail, first.at, Guard::StorePart::beside);
    ASSERT_TRUE(store->wait_until_held());
    one->answered(wechat, {{Channel("wechat"), 900}}, second.at, Guard::StorePart::beside);
    store->let_go();
    wait_for_store(*one);
    EXPECT_EQ(sent_today(*one), 1);
}

TEST_F(GuardToldFirst, CountsOnceWhatTokensThatItLearnsTogetherHaveSent) {
    for (const std::string token : {"one", "two"}) {
        const auto of_token = guard(token);
        for (int i = 0; i < 2; ++i) ASSERT_FALSE(of_token->admit(send(token, "wechat"), 0).refusal);
    }
    const auto own = guard("own");
    Latch both;
    own->post([&both] { static_cast<void>(both.wait()); });
    own->know({"one"}, Guard::StorePart::beside);
    own->know({"two"}, Guard::StorePart::beside);
    both.open();
    wait_for_store(*own);
    EXPECT_FALSE(own->admit(send("own", "fifth"), 0).refusal);
    EXPECT_TRUE(own->admit(send("own", "sixth"), 0).refusal) << "five in a minute";
}

TEST_F(GuardToldFirst, CountsABlockByTheOnesThatOnlyTheStoreKnows) {
    guard("token")->answered(900);
    clock->advance(hours(25));
    // Another process: it has its own memory, and has not asked the store yet.
    const auto later = clock_at_noon();
    later->set_calendar(clock->system_now());
    pushplus::SendGuardOptions options;
    options.store = store;
    const auto other =
        std::make_shared<Guard>(AccountTier::verified, options, Guard::Identity{"https://example.com", "token", "s"},
                                later, [](std::string_view) {});
    other->answered(900, Guard::StorePart::beside);
    wait_for_store(*other);
    const auto status = other->status().value();
    ASSERT_EQ(status.blocks.size(), 1U);
    EXPECT_GT(*status.blocks.front().until - later->system_now(), hours(24)) << "the second in a row lasts two days";
}

}  // namespace
}  // namespace pushplus_test
