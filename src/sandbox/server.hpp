#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "connection.hpp"
#include "http_parser.hpp"
#include "listener.hpp"
#include "service.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Puts a `Service` on the wire: a thread that accepts, and one for each open connection.
class Server {
public:
    explicit Server(Service& service);
    ~Server() { stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Returns what keeps it from listening; empty if it runs.
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
    void answer(const httplib::Request& request, httplib::Response& response);

    Service& service_;
    const std::unique_ptr<HttpParser> parser_;
    Listener listener_;
    std::thread acceptor_;
    std::list<Worker> workers_;  ///< The accepting thread's, and when that has ended the owner's.
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
