#pragma once

#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "../../doubles/answers.hpp"
#include "../../doubles/latch.hpp"
#include "../background.hpp"
#include "../test_client.hpp"

namespace pushplus_test {

/// Counts how calls ended, by kind of error; "ok" for those that went well.
///
/// Thread safety: all methods may be called from any thread.
class Outcomes {
public:
    template <class T>
    void note(const pushplus::Result<T>& result) {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++counts_[result ? "ok" : std::string(to_string(result.error().kind()))];
        ++total_;
        changed_.notify_all();
    }
    /// Notes the outcome of a call once it has ended.
    template <class T>
    void await(pushplus::Pending<T> call) {
        call.then([this](const pushplus::Result<T>& result) { note(result); });
    }
    /// Bounded; false if the time was up.
    [[nodiscard]] bool wait_for(int total) {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return total_ >= total; });
    }
    [[nodiscard]] std::map<std::string, int> counts() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return counts_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, int> counts_;
    int total_ = 0;
};

/// Makes an asynchronous call of topic 7 whose `callback` is there before its answer, and so runs on the SDK's thread.
template <class Callback>
void call_back(RawServer& server, const pushplus::Client& client, Callback callback) {
    const auto there = std::make_shared<Latch>();
    server.answer([there](ServedConnection& connection, const RawRequest& request) {
        static_cast<void>(there->wait());
        answers::ok()(connection, request);
    });
    client.async().topics().detail(7).then(std::move(callback));
    there->open();
}

/// Ends a client on a thread of its own.
inline auto end_in_background(std::optional<pushplus::Client>& client) {
    return in_background([&] {
        client.reset();
        return pushplus::Result<void>();
    });
}

/// Lets time pass until it has ended, an hour at most. How much passed.
template <class Future>
std::chrono::steady_clock::duration pass_until_ended(const Future& future, pushplus::ManualClock& clock) {
    const auto began = clock.steady_now();
    while (future.wait_for(std::chrono::seconds(0)) != std::future_status::ready &&
           clock.steady_now() < began + std::chrono::hours(1)) {
        clock.advance(std::chrono::milliseconds(20));
        std::this_thread::yield();
    }
    return clock.steady_now() - began;
}

/// A call that ends within the bound, or the test fails.
template <class T>
pushplus::Result<T> outcome_of(pushplus::Pending<T> call) {
    if (!call.wait_for(std::chrono::seconds(20))) {
        ADD_FAILURE() << "the call did not end";
        call.cancel();
    }
    return call.get();
}

}  // namespace pushplus_test
