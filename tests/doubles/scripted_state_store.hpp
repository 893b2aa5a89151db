#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include <pushplus/state_store.hpp>

namespace pushplus_test {

/// A store in memory that fails on demand. It keeps one text, whatever its name.
///
/// Thread safety: all methods may be called from any thread.
class ScriptedStateStore final : public pushplus::StateStore {
public:
    /// Runs instead of storing an update, until it is replaced; null: the update is stored.
    using Fault = std::function<pushplus::Result<void>()>;

    static Fault error(std::string message = "disk full") {
        return [message = std::move(message)]() -> pushplus::Result<void> {
            pushplus::Error::Parts parts;
            parts.message = message;
            return pushplus::Error(std::move(parts));
        };
    }

    pushplus::Result<void> update(std::string_view, const Change& change) override {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++updates_;
        if (fault_before_) return fault_before_();
        std::string text = text_;
        change(text, std::chrono::system_clock::now());
        // Like a full disk: the change was computed but is not stored.
        if (fault_) return fault_();
        text_ = text;
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
    void set_text(std::string text) {
        const std::lock_guard<std::mutex> lock(mutex_);
        text_ = std::move(text);
    }
    std::string text() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return text_;
    }
    int updates() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return updates_;
    }

private:
    mutable std::mutex mutex_;
    std::string text_;
    Fault fault_;
    Fault fault_before_;
    int updates_ = 0;
};

}  // namespace pushplus_test
