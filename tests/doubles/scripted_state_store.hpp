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

/// A store in memory that fails on demand. Its time is the calendar of a clock.
///
/// Thread safety: all methods may be called from any thread.
class ScriptedStateStore final : public pushplus::StateStore {
public:
    explicit ScriptedStateStore(std::shared_ptr<const pushplus::Clock> clock) : clock_(std::move(clock)) {}

    /// Runs instead of storing an update, until it is replaced; null: the update is stored.
    using Fault = std::function<pushplus::Result<void>()>;

    static Fault error(std::string message = "disk full") {
        return [message = std::move(message)]() -> pushplus::Result<void> {
            pushplus::Error::Parts parts;
            parts.message = message;
            return pushplus::Error(std::move(parts));
        };
    }

    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++updates_;
        if (fault_before_) return fault_before_();
        const auto known = texts_.find(std::string(name));
        std::string text = known == texts_.end() ? set_text_ : known->second;
        change(text, clock_->system_now());
        // Like a full disk: the change was computed but is not stored.
        if (fault_) return fault_();
        texts_.insert_or_assign(std::string(name), text);
        set_text_.clear();
        return {};
    }

    void fail(Fault fault) {
        const std::lock_guard<std::mutex> lock(mutex_);
        fault_ = std::move(fault);
    }
    /// Like `fail`, but before the text can be read.
    void fail_to_read(Fault fault) {
        const std::lock_guard<std::mutex> lock(mutex_);
        fault_before_ = std::move(fault);
    }
    void work() {
        const std::lock_guard<std::mutex> lock(mutex_);
        fault_ = fault_before_ = nullptr;
    }
    /// Loses all texts. The next one that is asked for is this.
    void set_text(std::string text) {
        const std::lock_guard<std::mutex> lock(mutex_);
        texts_.clear();
        set_text_ = std::move(text);
    }
    /// All texts, one after the other.
    std::string text() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        std::string all;
        for (const auto& entry : texts_) all += entry.second;
        return all;
    }
    int updates() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return updates_;
    }

private:
    const std::shared_ptr<const pushplus::Clock> clock_;
    mutable std::mutex mutex_;
    std::map<std::string, std::string> texts_;
    std::string set_text_;
    Fault fault_;
    Fault fault_before_;
    int updates_ = 0;
};

}  // namespace pushplus_test
