#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
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
#include "../base/timers.hpp"
#include "connection_registry.hpp"
#include "easy_handle.hpp"
#include "multi_handle.hpp"
#include "poll_set.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The event loop over one of libcurl's multi handles.
///
/// It has as many easy handles as requests may be under way, and queues the others itself: hundreds of handles within a
/// multi handle that may open few connections make it slower than plain threads.
class CurlLoop final : public EventLoop {
public:
    /// Starts the thread. Throws std::system_error if there is none to be had, or no descriptors.
    [[nodiscard]] static std::shared_ptr<CurlLoop> start(const TransportOptions& options,
                                                         std::shared_ptr<CaCache> trust);
    CurlLoop(const TransportOptions& options, std::shared_ptr<CaCache> trust);
    ~CurlLoop() override;
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    /// Ends what is under way as canceled, then the thread. Waits for it, unless it is the caller.
    void stop();
    /// In a forked child, which has no such thread: closes the copies of its sockets. The loop must then be leaked.
    void abandon() noexcept;

    void post(Task task) override;
    [[nodiscard]] bool on_its_thread() const noexcept override;
    [[nodiscard]] bool enter() noexcept override;
    void leave() noexcept override;
    [[nodiscard]] Ticket call_at(const std::shared_ptr<Clock>& clock, std::chrono::steady_clock::time_point when,
                                 Task task) override;
    void forget(Ticket pause) override { timers_.remove(pause); }
    [[nodiscard]] Ticket send(const HttpRequest& request, Turn turn,
                              std::function<void(const HttpOutcome&)> done) override;
    void cancel(Ticket request) override;

private:
    using Time = std::chrono::steady_clock::time_point;

    /// The requests to one scheme, host and port.
    struct Origin {
        std::string text;  ///< As the URLs begin.
        std::deque<Ticket> waiting;
        std::size_t under_way = 0;
        bool multiplexed = false;  ///< HTTP/2: a connection carries many requests.
    };
    struct Sending {
        Ticket ticket = 0;
        const HttpRequest* request = nullptr;
        std::function<void(const HttpOutcome&)> done;
        Origin* origin = nullptr;
        Time deadline;
        bool waits = false;  ///< For a connection.
        int restarts = 0;
        std::unique_ptr<EasyHandle> handle;  ///< While it is under way.
    };

    static int on_socket(CURL* easy, curl_socket_t socket, int what, void* loop, void* socket_data) noexcept;
    static int on_timer(CURLM* multi, long milliseconds, void* loop) noexcept;

    void run() noexcept;
    void run_transfers();
    void run_tasks();
    void run_timers();
    void start_waiting(Origin& origin);
    void start(Sending& sending);
    void enqueue(Sending& sending, Turn turn);
    [[nodiscard]] HttpOutcome begin(Sending& sending);
    void take_ended();
    void ended(Sending& sending, CURLcode code);
    void end(Ticket ticket, const HttpOutcome& outcome);
    void leave_queue(Sending& sending);
    void run_expiries();
    void wait();
    void wake() noexcept { sockets_.wake(); }
    [[nodiscard]] Origin& origin_of(const std::string& url);
    [[nodiscard]] bool has_room(const Origin& origin) const noexcept;

    const TransportOptions options_;
    const std::shared_ptr<CaCache> trust_;
    std::atomic<std::size_t> calls_{0};

    std::mutex mutex_;
    std::vector<Task> posted_;
    bool stopping_ = false;

    // The loop's thread's own, from here on.
    // These outlive the handles, which tell them of their sockets.
    PollSet sockets_;
    ConnectionRegistry kept_;
    std::optional<Time> transfers_due_;  ///< When libcurl wants to look again, whatever the sockets say.
    MultiHandle multi_;
    std::vector<std::unique_ptr<EasyHandle>> idle_;
    std::vector<std::unique_ptr<Origin>> origins_;  ///< The last used in front.
    std::unordered_map<Ticket, Sending> sending_;
    std::set<std::pair<Time, Ticket>> expiries_;  ///< Of those that wait for a connection.
    Timers timers_;
    Ticket last_ticket_ = 0;
    std::thread thread_;
    std::atomic<std::thread::id> thread_id_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
