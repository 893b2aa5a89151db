#pragma once

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
            change(lost, clock_->system_now());
        }
        change(texts_[std::string(name)], clock_->system_now());
        return {};
    }

    [[nodiscard]] std::string text(std::string_view name) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto found = texts_.find(std::string(name));
        return found == texts_.end() ? std::string() : found->second;
    }

    /// Called at the beginning of each update, on the thread that asks for it. Set it before the first update.
    std::function<void()> before_update;
    /// How often an update calls `change` with a text that is not the last one.
    int lost_tries = 0;

private:
    const std::shared_ptr<const pushplus::Clock> clock_;
    mutable std::mutex mutex_;
    std::map<std::string, std::string> texts_;
};

}  // namespace pushplus_test
