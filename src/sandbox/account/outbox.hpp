#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <pushplus/clock.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// POSTs a message's callback to its URL once it is due by the sandbox's clock. The first callback starts the thread.
///
/// Thread safety: all methods may be called from any thread. The destructor drops callbacks that are not yet due.
class Outbox {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// `anywhere`: also calls hosts outside loopback.
    Outbox(std::shared_ptr<Clock> clock, bool anywhere);
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// Whether this URL is called at all.
    [[nodiscard]] bool accepts(const std::string& url) const;
    void add(std::string url, std::string body, Time due);
    /// Drops the callbacks that are not yet due.
    void clear();

private:
    struct Callback {
        std::string url;
        std::string body;
        Time due;
    };

    void run();
    void deliver(const Callback& callback) const;

    const std::shared_ptr<Clock> clock_;
    const bool anywhere_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Callback> callbacks_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
