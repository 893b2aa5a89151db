#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "../service/request_handler.hpp"
#include "connection.hpp"
#include "listener.hpp"
#include "request_reader.hpp"
#include "tls.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// An HTTP/1.1 server with a thread that accepts connections and one for each open connection.
class Server {
public:
    explicit Server(RequestHandler& handler, const RequestLimits& limits = {}) : handler_(handler), limits_(limits) {}
    ~Server() { stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Returns the reason if it cannot listen, else an empty text. Speaks TLS if `tls` is not null.
    [[nodiscard]] std::string start(const std::string& host, int port, std::unique_ptr<const TlsServer> tls = nullptr);
    /// Ends all connections and waits for their threads.
    void stop() noexcept;
    [[nodiscard]] int port() const noexcept { return listener_.port(); }

private:
    struct Worker {
        Worker(int descriptor, std::unique_ptr<TlsSession> tls) : connection(descriptor, std::move(tls)) {}
        Connection connection;
        std::atomic<bool> done{false};
        std::thread thread;
    };

    void accept_connections();
    void serve(Worker& worker);
    void join_done_workers();
    [[nodiscard]] bool serve_request(Connection& connection);

    RequestHandler& handler_;
    const RequestLimits limits_;
    std::unique_ptr<const TlsServer> tls_;  ///< Null: plain HTTP.
    Listener listener_;
    std::thread acceptor_;
    std::list<Worker> workers_;  ///< Used by the accepting thread, then by the owner once that has ended.
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
