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

/// Calls back what the service would call when a message is done: POSTs bodies to URLs, each when its time has come by
/// the sandbox's clock. Its thread starts with the first.
///
/// Thread safety: all methods may be called from any thread. The destructor drops what is not yet due.
class Outbox {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// `anywhere`: also to hosts that are not loopback.
    Outbox(std::shared_ptr<Clock> clock, bool anywhere);
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// Whether callbacks to such a URL are made at all.
    [[nodiscard]] bool takes(const std::string& url) const;
    void post(std::string url, std::string body, Time due);

private:
    struct Letter {
        std::string url;
        std::string body;
        Time due;
    };

    void run();
    void deliver(const Letter& letter) const;

    const std::shared_ptr<Clock> clock_;
    const bool anywhere_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Letter> letters_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
