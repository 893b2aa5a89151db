#pragma once

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <pushplus/state_store.hpp>

namespace pushplus_test {

/// A store in memory whose updates wait while a test holds them, and that knows the threads that asked it. In a
/// forked child nothing is held.
///
/// Thread safety: all methods may be called from any thread.
class HeldStateStore final : public pushplus::StateStore {
public:
    pushplus::Result<void> update(std::string_view name, const Change& change) override {
        std::unique_lock<std::mutex> lock(mutex_);
        threads_.insert(std::this_thread::get_id());
        ++waiting_;
        changed_.notify_all();
        // Bounded, so that a broken test fails instead of hanging.
        changed_.wait_for(lock, std::chrono::seconds(30), [this] { return !held_ || ::getpid() != process_; });
        --waiting_;
        if (broken_) {
            pushplus::Error::Parts parts;
            parts.message = "out of order";
            return pushplus::Error(std::move(parts));
        }
        change(texts_[std::string(name)], std::chrono::system_clock::now());
        ++updates_;
        changed_.notify_all();
        return {};
    }

    /// From here on updates wait.
    void hold() {
        const std::lock_guard<std::mutex> lock(mutex_);
        held_ = true;
    }
    void let_go() {
        const std::lock_guard<std::mutex> lock(mutex_);
        held_ = false;
        changed_.notify_all();
    }
    /// From here on updates fail.
    void break_down() {
        const std::lock_guard<std::mutex> lock(mutex_);
        broken_ = true;
    }
    /// Bounded waits; false after a timeout.
    [[nodiscard]] bool wait_until_held() {
        return wait([this] { return held_ && waiting_ > 0; });
    }
    [[nodiscard]] bool wait_for_updates(int updates) {
        return wait([this, updates] { return updates_ >= updates; });
    }

    [[nodiscard]] int updates() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return updates_;
    }
    [[nodiscard]] std::set<std::thread::id> threads() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return threads_;
    }

private:
    template <class Condition>
    bool wait(Condition condition) {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), condition);
    }

    const pid_t process_ = ::getpid();
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool held_ = false;
    bool broken_ = false;
    int waiting_ = 0;
    int updates_ = 0;
    std::map<std::string, std::string> texts_;
    std::set<std::thread::id> threads_;
};

}  // namespace pushplus_test
