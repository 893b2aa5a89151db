#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pushplus/http_transport.hpp>

#include "../base/event_loop.hpp"
#include "../base/process_generation.hpp"
#include "../base/timers.hpp"
#include "../base/worker_thread.hpp"
#include "connection_registry.hpp"
#include "easy_handle.hpp"
#include "multi_handle.hpp"
#include "poll_set.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The event loop over one of libcurl's multi handles.
///
/// It uses one easy handle for each active request and queues the others itself: with hundreds of handles and few
/// connections, a multi handle is slower than plain threads.
class CurlLoop final : public EventLoop {
public:
    /// Starts the thread. Throws std::system_error if there are no threads or descriptors left.
    /// By `idle_clock` it measures how long a connection has been idle.
    [[nodiscard]] static std::shared_ptr<CurlLoop> start(const TransportOptions& options,
                                                         std::shared_ptr<CaCache> ca_cache,
                                                         std::shared_ptr<Clock> idle_clock);
    CurlLoop(const TransportOptions& options, std::shared_ptr<CaCache> ca_cache, std::shared_ptr<Clock> idle_clock);
    ~CurlLoop() override;
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    /// Cancels all requests and ends the thread. Waits for the thread, unless called on it.
    void stop();
    /// In a forked child, where the thread does not exist: closes the copies of its sockets. The loop must then be
    /// leaked. What is posted to it there, such as a cancel, is dropped: its lock may be held for good, and its
    /// wake-up's number may belong to a file of the child.
    void abandon() noexcept;

    void post(Task task) override;
    [[nodiscard]] bool on_its_thread() const noexcept override;
    [[nodiscard]] bool enter() noexcept override;
    void leave() noexcept override;
    [[nodiscard]] Ticket call_at(const std::shared_ptr<Clock>& clock, std::chrono::steady_clock::time_point when,
                                 Task task) override;
    void forget(Ticket timer) override { timers_.remove(timer); }
    [[nodiscard]] Ticket send(const HttpRequest& request, Turn turn, std::function<void(HttpOutcome&&)> done) override;
    void cancel(Ticket request) override;
    [[nodiscard]] Ticket run_aside(Task work, Task done) override;
    [[nodiscard]] bool take_back(Ticket work) override { return worker_.take_back(work); }

private:
    using Time = std::chrono::steady_clock::time_point;

    /// The requests to one scheme, host and port.
    struct Origin {
        std::string text;  ///< The common prefix of the URLs.
        std::deque<Ticket> queue;
        std::size_t active = 0;
        bool multiplexed = false;  ///< HTTP/2: a connection has many streams.
    };
    struct PendingRequest {
        Ticket ticket = 0;
        const HttpRequest* request = nullptr;
        std::function<void(HttpOutcome&&)> done;
        Origin* origin = nullptr;
        Time deadline;
        Time expires;         ///< The place in `expiring_`: the deadline, or soon after it while the request is active.
        bool queued = false;  ///< For a connection.
        int restarts = 0;
        std::unique_ptr<EasyHandle> handle;  ///< While the request is active.
    };

    static int on_socket(CURL* easy, curl_socket_t socket, int what, void* loop, void* socket_data) noexcept;
    static int on_timer(CURLM* multi, long milliseconds, void* loop) noexcept;

    void run() noexcept;
    void run_transfers();
    void run_tasks();
    void run_timers();
    void start_queued(Origin& origin);
    void start(PendingRequest& pending);
    void enqueue(PendingRequest& pending, Turn turn);
    [[nodiscard]] HttpOutcome start_transfer(PendingRequest& pending);
    void process_completed();
    void on_completed(PendingRequest& pending, CURLcode code);
    void complete(Ticket ticket, HttpOutcome&& outcome);
    void expire_at(PendingRequest& pending, Time when);
    void expire();
    void wait();
    void wake() noexcept;
    [[nodiscard]] Origin& origin_of(const std::string& url);
    [[nodiscard]] bool has_capacity(const Origin& origin) const noexcept;

    const std::uint64_t process_ = process_generation();
    const TransportOptions options_;
    const std::shared_ptr<CaCache> ca_cache_;
    std::atomic<std::size_t> calls_{0};

    std::mutex mutex_;
    std::vector<Task> posted_;
    bool stopping_ = false;

    // Used by the loop's thread only, from here on.
    // The first two outlive the handles, whose callbacks use them.
    PollSet sockets_;
    ConnectionRegistry connections_;
    std::optional<Time> curl_timer_;  ///< When libcurl's own timer expires.
    MultiHandle multi_;
    std::vector<std::unique_ptr<EasyHandle>> idle_handles_;
    std::vector<std::unique_ptr<Origin>> origins_;  ///< The most recently used first.
    std::unordered_map<Ticket, PendingRequest> pending_;
    std::set<std::pair<Time, Ticket>> expiring_;  ///< When each pending request ends at the latest.
    Timers timers_;
    Ticket last_ticket_ = 0;
    WorkerThread worker_;
    std::thread thread_;
    std::atomic<std::thread::id> thread_id_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
