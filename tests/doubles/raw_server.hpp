#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "served_connection.hpp"

namespace pushplus_test {

/// A server on loopback that records requests and responds by script, with any bytes, pauses or resets.
///
/// AccessKey fetches have a script of their own and are recorded separately.
///
/// Thread safety: all methods may be called from any thread. Scripts run on one thread for each connection.
class RawServer {
public:
    /// Responds to one request. It may write, wait or close the connection; if the connection stays open, the next
    /// request is read.
    using Answer = std::function<void(ServedConnection&, const RawRequest&)>;
    /// Runs on a new connection instead of the handshake and of reading requests.
    using Greeting = std::function<void(ServedConnection&)>;

    /// Responds with `answers::ok` and `answers::key`. `tls` null: plain HTTP.
    explicit RawServer(SSL_CTX* tls = nullptr);
    /// Ends all connections and waits for their scripts.
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// "http://127.0.0.1:PORT", or https.
    [[nodiscard]] std::string base_url() const;

    /// Sets the response to requests other than AccessKey fetches from now on.
    void answer(Answer answer);
    /// Sets the response to AccessKey fetches from now on.
    void answer_key(Answer answer);
    /// Sets the script of new connections from now on; null: requests are read.
    void greet(Greeting greeting);

    /// All requests other than AccessKey fetches, oldest first.
    [[nodiscard]] std::vector<RawRequest> requests() const;
    [[nodiscard]] std::vector<RawRequest> key_requests() const;
    [[nodiscard]] int connections() const;       ///< Accepted so far.
    [[nodiscard]] int most_connections() const;  ///< Open at the same time.
    /// How the client ended the connection with this number.
    [[nodiscard]] CloseReason close_reason(int connection) const;

    /// Bounded waits; false after a timeout.
    [[nodiscard]] bool wait_for_requests(std::size_t count) const;
    [[nodiscard]] bool wait_for_key_requests(std::size_t count) const;
    [[nodiscard]] bool wait_for_connections(int count) const;
    [[nodiscard]] bool wait_for_open_connections(int at_most) const;
    [[nodiscard]] bool wait_for_close(int connection) const;

    /// Refuses connections and ends the open ones until `listen_again`.
    void stop_listening();
    void listen_again();

private:
    struct Served {
        std::unique_ptr<ServedConnection> connection;
        std::thread thread;
        bool finished = false;
    };

    void start_accepting();
    void stop_accepting();
    void accept_until_stopped();
    void serve(Served& served);
    void serve_requests(ServedConnection& connection);
    void join_finished();
    template <class Condition>
    bool wait_until(Condition condition) const;

    SSL_CTX* const tls_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    int reserve_ = -1;  ///< Also bound to the port, so that no other process gets it while connections are refused.
    std::thread acceptor_;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    Answer answer_;
    Answer key_answer_;
    Greeting greeting_;
    std::list<Served> served_;
    std::vector<RawRequest> requests_;
    std::vector<RawRequest> key_requests_;
    std::vector<CloseReason> close_reasons_;
    int open_ = 0;
    int most_open_ = 0;
};

}  // namespace pushplus_test
