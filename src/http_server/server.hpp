#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "connection.hpp"
#include "listener.hpp"
#include "request_handler.hpp"
#include "request_reader.hpp"
#include "tls.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// An HTTP/1.1 server with a thread that accepts connections and one for each open connection.
class Server {
public:
    /// With `most_connections` open, a further one takes the place of the one that has waited for a request for the
    /// longest; if none waits, it is refused with 503. 0: any number.
    explicit Server(RequestHandler& handler, const RequestLimits& limits = {}, std::size_t most_connections = 0)
        : handler_(handler), limits_(limits), most_connections_(most_connections) {}
    ~Server() { stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Returns the reason if it cannot listen, else an empty text. Speaks TLS if `tls` is not null.
    [[nodiscard]] std::string start(const std::string& host, int port, std::unique_ptr<const TlsServer> tls = nullptr);
    /// The same at a socket file; see `Listener::listen_at`.
    [[nodiscard]] std::string start_at(const std::string& path);
    /// Accepts nothing more and lets the requests that are being handled end, for this long at most; `stop` follows.
    void drain(std::chrono::milliseconds longest) noexcept;
    /// Ends all connections and waits for their threads.
    void stop() noexcept;
    [[nodiscard]] int port() const noexcept { return listener_.port(); }

private:
    struct Worker {
        Worker(Socket socket, std::unique_ptr<TlsSession> tls) : connection(socket, std::move(tls)) {}
        Connection connection;
        /// Since when there is no request; unset: one has begun. Guarded by the server's mutex.
        std::optional<Connection::Time> idle_since = std::chrono::steady_clock::now();
        bool gives_place = false;  ///< To another connection. Guarded by the server's mutex.
        std::atomic<bool> done{false};
        std::thread thread;
    };

    [[nodiscard]] std::string start_accepting();
    void end_accepting() noexcept;
    void accept_connections();
    /// Whether there is a place for another connection, now at the latest.
    [[nodiscard]] bool make_place();
    /// The idle connection whose request has been awaited for the longest is told to end; null: none is idle.
    [[nodiscard]] Worker* end_longest_idle();
    void note_done(Worker& worker);
    void serve(Worker& worker);
    void join_done_workers();
    [[nodiscard]] bool await_request(Worker& worker);
    [[nodiscard]] bool serve_request(Connection& connection);

    RequestHandler& handler_;
    const RequestLimits limits_;
    const std::size_t most_connections_;
    std::unique_ptr<const TlsServer> tls_;  ///< Null: plain HTTP.
    Listener listener_;
    std::thread acceptor_;
    std::atomic<bool> draining_{false};
    std::mutex mutex_;              ///< For `done_` and for what is idle.
    std::condition_variable done_;  ///< A worker is done.
    std::list<Worker> workers_;     ///< Used by the accepting thread, then by the owner once that has ended.
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
