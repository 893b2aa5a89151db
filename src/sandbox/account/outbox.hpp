#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <pushplus/clock.hpp>

namespace httplib {
class Client;
}

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// POSTs callbacks to their URLs once they are due by the sandbox's clock. The first callback starts the thread.
///
/// Like the service, it calls once and ignores the response. It waits two seconds for the connection and five for the
/// response. A URL that it does not call, or cannot, is said once on
/// stderr.
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

    void add(std::string url, std::string body, Time due);
    /// Adds a callback that is held, even when it is due, until it is released by its key.
    void hold(std::string key, std::string url, std::string body, Time due);
    void release(const std::string& key);
    /// Changes the callback with this key, if it has not been called.
    void change(const std::string& key, std::string body, Time due);
    /// Waits until every callback that is due and not held has been called.
    void wait_for_due();
    /// Drops the callbacks that are not yet due.
    void clear();

private:
    struct Callback {
        std::string key;
        std::string url;
        std::string body;
        Time due;
        bool held = false;
    };

    void put(Callback callback);
    [[nodiscard]] Callback* find(const std::string& key);
    /// The one that is due first; `end()` if all are held.
    [[nodiscard]] std::vector<Callback>::iterator next();
    void run();
    void deliver(const Callback& callback);
    /// Ends the call under way when it takes too long, or with the outbox.
    void watch();
    void say_once(const std::string& url, const char* why);

    const std::shared_ptr<Clock> clock_;
    const bool anywhere_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Callback> callbacks_;
    bool calling_ = false;
    httplib::Client* client_ = nullptr;                  ///< Of the call under way.
    std::chrono::steady_clock::time_point call_ends_{};  ///< In real time.
    bool ended_ = false;
    bool said_ = false;  ///< Used by the thread alone.
    std::thread thread_;
    std::thread watcher_;
};

/// Whether a callback URL is http or https, and names a host.
[[nodiscard]] bool is_callback_url(const std::string& url);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
