// Tokens that turn out to be of one account: what each has sent counts once, in whichever order their texts lie.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "../../doubles/clock_at_noon.hpp"
#include "../../doubles/latch.hpp"
#include "send_guard/guard.hpp"
#include "send_guard/guard_state.hpp"

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::ManualClock;
using pushplus::detail::Guard;
using pushplus::detail::guard_hash;
using pushplus::detail::GuardedSend;

const std::string base_url = "https://example.com";

/// A store in memory that tells a test of each update before the next can begin. Its clock may be ahead, by a
/// millisecond more with each update, as far as anyone can measure.
class ToldStateStore final : public pushplus::StateStore {
public:
    explicit ToldStateStore(std::shared_ptr<const pushplus::Clock> clock) : clock_(std::move(clock)) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        ++updates;
        if (fails) return pushplus::Error({});
        if (ahead.count() != 0) ahead += std::chrono::milliseconds(1);
        change(texts_[std::string(name)], clock_->system_now() + ahead);
        if (after_update) after_update();
        return {};
    }

    void lose(const std::string& token) { texts_.erase("guard-" + guard_hash(base_url + ('\n' + guard_hash(token)))); }
    void lose_all() { texts_.clear(); }

    std::function<void()> after_update;
    std::chrono::milliseconds ahead{0};
    bool fails = false;
    int updates = 0;

private:
    const std::shared_ptr<const pushplus::Clock> clock_;
    std::map<std::string, std::string> texts_;
};

/// Three tokens, whose texts lead to that of the smallest hash: each order is tried, with a store whose clock is right
/// and with one that is ahead.
class JoinedAccounts : public testing::TestWithParam<std::tuple<std::vector<std::string>, bool>> {
protected:
    JoinedAccounts() {
        if (std::get<1>(GetParam())) store->ahead = std::chrono::minutes(5);
    }

    std::shared_ptr<Guard> guard(const std::string& token, const std::shared_ptr<ManualClock>& its_clock) const {
        pushplus::SendGuardOptions options;
        options.store = store;
        options.pace_margin = std::chrono::milliseconds(0);
        return std::make_shared<Guard>(pushplus::AccountTier::verified, options,
                                       Guard::Identity{base_url, token, "secret"}, its_clock, [](std::string_view) {});
    }
    std::shared_ptr<Guard> guard(const std::string& token) const { return guard(token, clock); }

    GuardedSend next_send(const std::string& token) { return {guard_hash(token), ++contents_, {Channel()}}; }
    void pass(std::chrono::seconds time) const {
        for (const auto& each : {clock, others_clock}) each->advance(time);
    }
    bool sends(const std::shared_ptr<Guard>& by, const std::string& token) {
        pass(std::chrono::seconds(1));
        return !by->admit(next_send(token), 0).refusal;
    }
    int sent_of(int tries, const std::shared_ptr<Guard>& by, const std::string& token) {
        int sent = 0;
        for (int i = 0; i < tries; ++i) sent += static_cast<int>(sends(by, token));
        return sent;
    }
    static std::int64_t sent_today(Guard& guard) {
        std::int64_t sum = 0;
        const auto status = guard.status().value();
        for (const auto& sent : status.sent_today) sum += sent.requests;
        return sum;
    }
    static void wait_for_store(Guard& guard) {
        Latch done;
        guard.post([&done] { done.open(); });
        EXPECT_TRUE(done.wait());
    }

    const std::vector<std::string> tokens = std::get<0>(GetParam());
    const std::string own = tokens[0], one = tokens[1], two = tokens[2];
    const std::shared_ptr<ManualClock> clock = clock_at_noon();
    const std::shared_ptr<ManualClock> others_clock = clock_at_noon();
    const std::shared_ptr<ToldStateStore> store = std::make_shared<ToldStateStore>(clock);

private:
    std::uint64_t contents_ = 0;
};

std::vector<std::vector<std::string>> orders() {
    std::vector<std::string> tokens{"a", "b", "c"};
    std::vector<std::vector<std::string>> all;
    do all.push_back(tokens);
    while (std::next_permutation(tokens.begin(), tokens.end()));
    return all;
}

std::string name_of(const testing::TestParamInfo<JoinedAccounts::ParamType>& of) {
    const auto& [tokens, is_ahead] = of.param;
    return tokens[0] + tokens[1] + tokens[2] + (is_ahead ? "_ahead" : "");
}

INSTANTIATE_TEST_SUITE_P(EachOrder, JoinedAccounts, testing::Combine(testing::ValuesIn(orders()), testing::Bool()),
                         name_of);

TEST_P(JoinedAccounts, CountOnceWhatIsLearnedBetweenTwoUpdates) {
    for (const auto& token : {one, two})
        for (int i = 0; i < 2; ++i) ASSERT_TRUE(sends(guard(token), token));
    const auto mine = guard(own);
    ASSERT_TRUE(mine->status());
    store->after_update = [&] {
        store->after_update = nullptr;
        mine->know({two}, Guard::StorePart::beside);
    };
    mine->know({one}, Guard::StorePart::here);
    wait_for_store(*mine);
    // Another process knows of it by the store alone.
    EXPECT_TRUE(sends(guard(two, others_clock), two));
    EXPECT_FALSE(sends(mine, own)) << "five in a minute";
    EXPECT_FALSE(sends(guard(one, others_clock), one));
}

TEST_P(JoinedAccounts, CountOnceWhatAnotherProcessJoinedBefore) {
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(sends(guard(one), one));
    const auto others = guard(own, others_clock);
    others->know({one}, Guard::StorePart::here);
    for (const auto& token : {own, one}) ASSERT_TRUE(sends(others, token));
    const auto mine = guard(own);
    ASSERT_TRUE(mine->status());
    mine->know({one}, Guard::StorePart::here);
    EXPECT_TRUE(sends(mine, own));
    EXPECT_FALSE(sends(mine, own)) << "five in a minute";
}

TEST_P(JoinedAccounts, CountOnceWhereATextLeadsOnSinceItWasSeen) {
    const auto mine = guard(own);
    ASSERT_TRUE(sends(mine, own));
    const auto others = guard(one, others_clock);
    others->know({own}, Guard::StorePart::here);
    ASSERT_TRUE(sends(others, one));
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(sends(guard(two, others_clock), two));
    mine->know({two}, Guard::StorePart::here);
    EXPECT_TRUE(sends(mine, own));
    EXPECT_FALSE(sends(mine, own)) << "five in a minute";
    EXPECT_FALSE(sends(others, one));
}

TEST_P(JoinedAccounts, LeadToOneTextThoughMoreAreLearnedWithEachUpdate) {
    const auto mine = guard(own);
    std::vector<std::string> learned;
    store->after_update = [&] {
        if (learned.size() < 12)
            mine->know({learned.emplace_back(std::to_string(learned.size()))}, Guard::StorePart::beside);
    };
    mine->know({one}, Guard::StorePart::here);
    wait_for_store(*mine);
    ASSERT_EQ(learned.size(), 12U);
    EXPECT_EQ(sent_of(6, mine, own), 5);
    for (const auto& token : learned) EXPECT_FALSE(sends(guard(token, others_clock), token)) << token;
}

TEST_P(JoinedAccounts, CountWhatWasToBeAddedWhenTheStoreFailed) {
    ASSERT_EQ(sent_of(4, guard(one), one), 4);
    for (int updates = 1; updates < 4; ++updates) {
        store->after_update = [&, left = updates]() mutable { store->fails = --left == 0; };
        guard(own)->know({one}, Guard::StorePart::here);
        store->after_update = nullptr;
        store->fails = false;
    }
    EXPECT_EQ(sent_of(2, guard(one, others_clock), one), 1);
    EXPECT_EQ(sent_of(1, guard(own), own), 0);
}

TEST_P(JoinedAccounts, CountOnceWhatIsLearnedFromTheFarEndOfAChain) {
    ASSERT_EQ(sent_of(2, guard(one), one), 2);
    const auto others = guard(two, others_clock);
    others->know({one}, Guard::StorePart::here);
    const auto mine = guard(own);
    // In the same millisecond, and yet two.
    EXPECT_FALSE(others->admit(next_send(two), 0).refusal);
    EXPECT_FALSE(mine->admit(next_send(own), 0).refusal);
    mine->know({one}, Guard::StorePart::here);
    EXPECT_EQ(sent_today(*mine), 4);
    EXPECT_EQ(sent_of(2, mine, own), 1);
    EXPECT_EQ(sent_of(1, others, two), 0);
}

TEST_P(JoinedAccounts, CountOnceThoughTheStoresClockWasSet) {
    const auto mine = guard(own);
    ASSERT_TRUE(mine->status());
    pass(std::chrono::seconds(5));
    store->ahead += std::chrono::seconds(10);
    ASSERT_EQ(sent_of(2, guard(one), one), 2);
    mine->know({one}, Guard::StorePart::here);
    EXPECT_EQ(sent_of(4, mine, own), 3);
}

TEST_P(JoinedAccounts, CountOnceThoughTheClocksDriftApart) {
    const auto mine = guard(own);
    ASSERT_TRUE(mine->status());
    pass(std::chrono::hours(1));
    store->ahead += std::chrono::milliseconds(1500);
    ASSERT_EQ(sent_of(2, guard(one), one), 2);
    mine->know({one}, Guard::StorePart::here);
    EXPECT_EQ(sent_of(4, mine, own), 3);
}

TEST_P(JoinedAccounts, CountOnceThoughTheirClientIsTheLastToBegin) {
    ASSERT_EQ(sent_of(2, guard(one), one), 2);
    ASSERT_EQ(sent_of(1, guard(two), two), 1);
    const auto mine = guard(own);
    mine->know({one, two}, Guard::StorePart::here);
    EXPECT_EQ(sent_of(3, mine, own), 2);
}

TEST_P(JoinedAccounts, PutBackWhatTheStoreLostOfOneBefore) {
    const auto mine = guard(own);
    ASSERT_TRUE(mine->status());
    ASSERT_EQ(sent_of(4, guard(one), one), 4);
    store->lose(one);
    mine->know({one}, Guard::StorePart::here);
    EXPECT_EQ(sent_of(3, mine, own), 1);
}

TEST_P(JoinedAccounts, AreLedToOneTextAgainAfterTheStoreWasEmptied) {
    const auto mine = guard(own);
    mine->know({one}, Guard::StorePart::here);
    store->lose_all();
    ASSERT_TRUE(mine->status());
    pass(std::chrono::seconds(45));
    const auto of_others = sent_of(5, guard(one, others_clock), one);
    pass(std::chrono::seconds(10));
    EXPECT_LE(sent_of(6, mine, own) + of_others, 5);
}

// A Redis that may evict keys loses one text and keeps the others.
TEST_P(JoinedAccounts, AreLedToOneTextAgainAfterTheStoreLostOne) {
    const auto mine = guard(own);
    mine->know({one, two}, Guard::StorePart::here);
    ASSERT_TRUE(sends(mine, own));
    store->lose(one);
    const auto others = guard(one, others_clock);
    pass(std::chrono::hours(1));
    EXPECT_EQ(sent_of(3, others, one), 3) << "of an account of its own, as far as it knows";
    EXPECT_LE(sent_of(3, mine, own), 2) << "of five in a minute";
    pass(std::chrono::minutes(2));
    EXPECT_EQ(sent_of(3, mine, own), 3);
    EXPECT_EQ(sent_of(3, others, one), 2);
    EXPECT_FALSE(sends(guard(two, others_clock), two));
}

TEST_P(JoinedAccounts, CountWhatALostTextHeldThoughTheStoreFailsAsItIsLedAgain) {
    const auto mine = guard(own);
    mine->know({one, two}, Guard::StorePart::here);
    ASSERT_TRUE(sends(mine, own));
    store->lose(one);
    pass(std::chrono::hours(1));
    {
        const auto others = guard(one, others_clock);
        EXPECT_EQ(sent_of(3, others, one), 3);
    }
    int left = 2;
    store->after_update = [&] { store->fails = --left == 0; };
    EXPECT_FALSE(sends(mine, own)) << "the store fails in between";
    store->after_update = nullptr;
    store->fails = false;
    pass(std::chrono::seconds(1));
    EXPECT_LE(sent_of(5, mine, own), 2);
}

TEST_P(JoinedAccounts, AreLedAgainAMinuteAfterTheStoreFailed) {
    const auto mine = guard(own);
    mine->know({one, two}, Guard::StorePart::here);
    ASSERT_TRUE(sends(mine, own));
    store->lose(one);
    const auto others = guard(one, others_clock);
    pass(std::chrono::hours(1));
    EXPECT_EQ(sent_of(3, others, one), 3);
    store->fails = true;
    EXPECT_FALSE(sends(mine, own));
    store->fails = false;
    pass(std::chrono::minutes(2));
    static_cast<void>(sends(mine, own));
    pass(std::chrono::minutes(2));
    EXPECT_EQ(sent_of(3, mine, own), 3);
    EXPECT_EQ(sent_of(3, others, one), 2);
}

TEST_P(JoinedAccounts, HaveTheDaysOfALostTextAsWell) {
    const auto mine = guard(own);
    mine->know({one, two}, Guard::StorePart::here);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(sends(mine, own));
    // Where it is not the account's own text, whose counts this process puts back.
    if (guard_hash(one) == std::min({guard_hash(own), guard_hash(one), guard_hash(two)})) return;
    store->lose(one);
    EXPECT_EQ(sent_of(5, guard(one, others_clock), one), 5);
    pass(std::chrono::hours(1));
    EXPECT_EQ(sent_today(*mine), 8);
}

TEST_P(JoinedAccounts, AreLedAgainOneByOneForAClientWithoutATokenOfItsOwn) {
    guard(own)->know({one, two}, Guard::StorePart::here);
    const auto any = guard("", others_clock);
    for (const auto& token : tokens) ASSERT_TRUE(sends(any, token));
    pass(std::chrono::hours(1));
    const int before = store->updates;
    for (const auto& token : tokens) ASSERT_TRUE(sends(any, token));
    EXPECT_LE(store->updates - before, 2 * 3);
}

TEST_P(JoinedAccounts, TakeBackOnceWhatNeitherCouldTellTheStore) {
    const auto mine = guard(own), with_one = guard(one);
    const auto my_send = next_send(own), unsent = next_send(one);
    const auto my_place = mine->admit(my_send, 0).at;
    ASSERT_TRUE(sends(with_one, one));
    pass(std::chrono::seconds(1));
    const auto its_place = with_one->admit(unsent, 0).at;
    store->fails = true;
    mine->take_back(my_send, my_place);
    with_one->take_back(unsent, its_place);
    store->fails = false;
    pass(std::chrono::seconds(10));
    store->after_update = [&] {
        store->after_update = nullptr;
        mine->know({one}, Guard::StorePart::beside);
    };
    ASSERT_TRUE(with_one->status());
    wait_for_store(*mine);
    EXPECT_EQ(sent_today(*mine), 1);
    EXPECT_EQ(sent_of(5, mine, own), 4);
}

TEST_P(JoinedAccounts, DoNotCountWhatTheStoreCouldNotBeToldIsTakenBack) {
    const auto mine = guard(own), with_one = guard(one);
    const auto send = next_send(one);
    const auto admitted = with_one->admit(send, 0);
    ASSERT_FALSE(admitted.refusal);
    store->fails = true;
    with_one->take_back(send, admitted.at);
    store->fails = false;
    pass(std::chrono::seconds(10));
    mine->know({one}, Guard::StorePart::here);
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(sends(mine, own)) << i;
    EXPECT_FALSE(sends(mine, own)) << "five in a minute";
}

}  // namespace
}  // namespace pushplus_test
