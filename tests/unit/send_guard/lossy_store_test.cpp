// Processes whose sends wait in line while their store is emptied, or goes back to an earlier text, again and again.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "../../doubles/clock_at_noon.hpp"
#include "../../doubles/memory_state_store.hpp"
#include "send_guard/guard.hpp"
#include "send_guard/guard_state.hpp"
#include "send_guard/guard_time.hpp"

namespace pushplus_test {
namespace {

using pushplus::Channel;
using pushplus::ManualClock;
using pushplus::detail::Guard;
using pushplus::detail::guard_hash;
using std::chrono::milliseconds;

/// A process with one send at a time, which waits for its place.
class Sender {
public:
    /// Each time it looks at its place, it is so late.
    Sender(const std::shared_ptr<MemoryStateStore>& store, std::int64_t first, std::int64_t late, std::uint64_t number)
        : late_(late), wakes_at_(first), content_(number) {
        pushplus::SendGuardOptions options;
        options.store = store;
        options.pacing = pushplus::SendGuardOptions::Pacing::wait;
        guard_ = std::make_shared<Guard>(pushplus::AccountTier::verified, options,
                                         Guard::Identity{"https://example.com", "token", "secret"}, clock,
                                         [](std::string_view) {});
    }

    /// Whether its send goes out now.
    bool sends(std::int64_t now) {
        constexpr std::int64_t longest_wait = 3'600'000, second = 1000;
        constexpr std::uint64_t other_contents = 1000;
        if (now < wakes_at_) return false;
        const auto admission = has_place_ ? guard_->confirm(send(), place_, now + longest_wait)
                                          : guard_->admit(send(), now + longest_wait);
        has_place_ = !admission.refusal && admission.is_ahead;
        place_ = admission.at;
        wakes_at_ = has_place_ ? admission.goes_at + late_ : now + second;
        if (has_place_ || admission.refusal) return false;
        content_ += other_contents;
        return true;
    }

    const std::shared_ptr<ManualClock> clock = clock_at_noon();

private:
    [[nodiscard]] pushplus::detail::GuardedSend send() const { return {guard_hash("token"), content_, {Channel()}}; }

    std::shared_ptr<Guard> guard_;
    std::int64_t late_;
    std::int64_t wakes_at_;
    std::int64_t place_ = 0;
    std::uint64_t content_;
    bool has_place_ = false;
};

/// Eight such processes. Every 130 s something befalls their store.
class LossyStore : public testing::TestWithParam<unsigned> {
protected:
    static constexpr std::int64_t step = 7, second = 1000, minute = 60 * second, end = 800 * second;

    /// When they sent.
    template <class Harm>
    std::vector<std::int64_t> run(const Harm& harm) {
        std::vector<Sender> senders;
        for (std::uint64_t i = 0; i < 8; ++i)
            senders.emplace_back(store, begin + static_cast<std::int64_t>(random() % 20'000),
                                 static_cast<std::int64_t>(random() % 900), i);
        std::vector<std::int64_t> sent;
        auto next_harm = begin + 130 * second;
        for (auto now = begin; now < begin + end; now += step) {
            if (now >= next_harm && harm()) next_harm += 130 * second;
            if ((now - begin) / step % 50 == 0) earlier = store->texts();
            std::vector<Sender*> order;
            for (auto& sender : senders) order.push_back(&sender);
            std::shuffle(order.begin(), order.end(), random);
            for (auto* const sender : order)
                if (sender->sends(now)) sent.push_back(now);
            store_clock->advance(milliseconds(step));
            for (const auto& sender : senders) sender.clock->advance(milliseconds(step));
        }
        return sent;
    }
    void expect_the_pace(const std::vector<std::int64_t>& sent) const {
        EXPECT_GT(sent.size(), 20U);
        for (std::size_t i = 5; i < sent.size(); ++i)
            EXPECT_GE(sent[i] - sent[i - 5], minute) << "the sixth at " << (sent[i] - begin) / second << " s";
    }

    const std::shared_ptr<ManualClock> store_clock = clock_at_noon();
    const std::shared_ptr<MemoryStateStore> store = std::make_shared<MemoryStateStore>(store_clock);
    const std::int64_t begin = pushplus::detail::milliseconds_since_1970(store_clock->system_now());
    std::mt19937 random{GetParam()};
    MemoryStateStore::Texts earlier;  ///< A third of a second ago at most.
};

INSTANTIATE_TEST_SUITE_P(Any, LossyStore, testing::Range(0U, 4U));

TEST_P(LossyStore, LetsNoMoreThanThePaceThroughThoughItIsEmptied) {
    expect_the_pace(run([this] {
        store->forget();
        return true;
    }));
}

// Another machine takes over, which has not seen the last third of a second, in which something was written.
TEST_P(LossyStore, LetsNoMoreThanThePaceThroughThoughItGoesBack) {
    expect_the_pace(run([this] {
        if (store->texts() == earlier || random() % 20 != 0) return false;
        store->restore(earlier);
        return true;
    }));
}

// The other machine's clock is an hour behind.
TEST_P(LossyStore, LetsNoMoreThanThePaceThroughThoughItGoesBackAndItsClockIsSet) {
    expect_the_pace(run([this] {
        if (store->texts() == earlier || random() % 20 != 0) return false;
        store->restore(earlier);
        store->ahead = store->ahead.count() == 0 ? -std::chrono::hours(1) : std::chrono::hours(0);
        return true;
    }));
}

}  // namespace
}  // namespace pushplus_test
