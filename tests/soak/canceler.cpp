#include "canceler.hpp"

#include <utility>

namespace pushplus_soak {

Canceler::Canceler() : thread_([this] { run(); }) {}

Canceler::~Canceler() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

void Canceler::after(std::chrono::milliseconds delay, std::function<void()> cancel) {
    const std::lock_guard<std::mutex> lock(mutex_);
    due_.emplace(std::chrono::steady_clock::now() + delay, std::move(cancel));
    changed_.notify_all();
}

void Canceler::run() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
        if (due_.empty()) {
            if (ended_) return;
            changed_.wait(lock);
        } else if (!ended_ && std::chrono::steady_clock::now() < due_.begin()->first) {
            const auto next = due_.begin()->first;
            changed_.wait_until(lock, next);
        } else {
            const auto cancel = std::move(due_.extract(due_.begin()).mapped());
            lock.unlock();
            cancel();
            lock.lock();
        }
    }
}

}  // namespace pushplus_soak
