#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <pushplus/clock.hpp>
#include <pushplus/state_store.hpp>

namespace pushplus_test {

/// Keeps the texts in memory, for one process. Its time is the calendar of a clock.
///
/// Thread safety: all methods may be called from any thread.
class MemoryStateStore final : public pushplus::StateStore {
public:
    explicit MemoryStateStore(std::shared_ptr<const pushplus::Clock> clock) : clock_(std::move(clock)) {}

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        if (before_update) before_update();
        const std::lock_guard<std::mutex> lock(mutex_);
        for (int tries = lost_tries; tries > 0; --tries) {
            std::string lost = "what another process wrote meanwhile";
            change(lost, now());
        }
        change(texts_[std::string(name)], now());
        return {};
    }

    [[nodiscard]] std::string text(std::string_view name) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto found = texts_.find(std::string(name));
        return found == texts_.end() ? std::string() : found->second;
    }

    using Texts = std::map<std::string, std::string>;
    [[nodiscard]] Texts texts() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return texts_;
    }
    void restore(Texts texts) {
        const std::lock_guard<std::mutex> lock(mutex_);
        texts_ = std::move(texts);
    }
    void forget() { restore({}); }

    /// Called at the beginning of each update, on the thread that asks for it. Set it before the first update.
    std::function<void()> before_update;
    /// How often an update calls `change` with a text that is not the last one.
    int lost_tries = 0;
    /// How far its time is ahead of the clock's. Set it between updates.
    std::chrono::system_clock::duration ahead{0};

private:
    [[nodiscard]] Time now() const { return clock_->system_now() + ahead; }

    const std::shared_ptr<const pushplus::Clock> clock_;
    mutable std::mutex mutex_;
    Texts texts_;
};

}  // namespace pushplus_test
