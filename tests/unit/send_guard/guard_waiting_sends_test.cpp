#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "doubles/memory_state_store.hpp"
#include "doubles/watched_clock.hpp"
#include "guarded_client_fixture.hpp"

namespace pushplus_test {
namespace {

using std::chrono::seconds;

/// Counts how often its text is asked for, and how often it becomes another.
class CountedStateStore final : public pushplus::StateStore {
public:
    explicit CountedStateStore(std::shared_ptr<const pushplus::Clock> clock) : store_(std::move(clock)) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        auto updated = store_.update(name, [&](std::string& text, Time now) {
            const auto before = text;
            change(text, now);
            if (text != before) ++changes;
        });
        ++updates;
        return updated;
    }

    std::atomic<int> updates{0}, changes{0};

private:
    MemoryStateStore store_;
};

// A herd that tries whenever the pace lets one of them go would ask once for each that still waits.
TEST_F(GuardedClientFixture, SendsThatWaitChangeAStoreOnceAndLookOnce) {
    constexpr int at_once = 5, rounds = 4, all = at_once * (1 + rounds);
    const auto its_clock = std::make_shared<WatchedClock>();
    const auto store = std::make_shared<CountedStateStore>(its_clock);
    options.clock = its_clock;
    options.send_guard.store = store;
    options.send_guard.pacing = pushplus::SendGuardOptions::Pacing::wait;
    const auto me = client();
    pushplus::CallOptions call;
    call.timeout = std::chrono::minutes(10);

    std::atomic<int> sent{0};
    std::vector<std::future<void>> sends;
    for (int i = 0; i < all; ++i)
        sends.push_back(std::async(std::launch::async, [&, request = fresh()] {
            if (me.messages().send(request, call)) ++sent;
        }));
    for (int gone = at_once; gone <= all; gone += at_once) {
        EXPECT_TRUE(its_clock->is_waited_for_by(all - gone));
        for (int i = 0; i < 20'000 && sent < gone; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        its_clock->advance(seconds(60));
    }
    for (auto& one : sends) one.get();
    EXPECT_EQ(sent, all);
    EXPECT_EQ(store->changes, all);
    EXPECT_EQ(store->updates, all + at_once * rounds);
}

}  // namespace
}  // namespace pushplus_test
