#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "../service/service.hpp"
#include "connection.hpp"
#include "http_parser.hpp"
#include "listener.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Responds to a request from an address, on any thread.
using RequestHandler = std::function<Response(SandboxRequest request, const std::string& caller_ip)>;

/// Serves HTTP, with a thread that accepts and one for each open connection.
class Server {
public:
    explicit Server(RequestHandler handler);
    ~Server() { stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Returns the reason if it cannot listen, else an empty text.
    [[nodiscard]] std::string start(const std::string& host, int port);
    /// Ends all connections and waits for their threads.
    void stop() noexcept;
    [[nodiscard]] int port() const noexcept { return listener_.port(); }

private:
    struct Worker {
        explicit Worker(int descriptor) : connection(descriptor) {}
        Connection connection;
        std::atomic<bool> done{false};
        std::thread thread;
    };

    void accept_connections();
    void serve(Worker& worker);
    void join_done_workers();
    void respond(const httplib::Request& request, httplib::Response& response);

    const RequestHandler handler_;
    const std::unique_ptr<HttpParser> parser_;
    Listener listener_;
    std::thread acceptor_;
    std::list<Worker> workers_;  ///< Used by the accepting thread, then by the owner once that has ended.
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
