#include "server.hpp"

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

#include "../base/signals_blocked.hpp"
#include "gzip.hpp"
#include "header_fields.hpp"
#include "response_writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

bool client_accepts_gzip(const ServerRequest& request) noexcept {
    for (const HttpHeader& header : request.headers)
        if (same_name(header.name, "Accept-Encoding") && accepts_gzip(header.value)) return true;
    return false;
}

constexpr char too_many[] =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

bool send(Connection& connection, std::string head, std::string_view body) {
    // A response of usual size is one packet.
    constexpr std::size_t usual_size = std::size_t{64} << 10;
    if (body.size() > usual_size) return connection.send(head) && connection.send(body);
    return connection.send(head.append(body));
}

}  // namespace

std::string Server::start(const std::string& host, int port, std::unique_ptr<const TlsServer> tls) {
    tls_ = std::move(tls);
    std::string reason = listener_.listen(host, port);
    return reason.empty() ? start_accepting() : reason;
}

std::string Server::start_at(const std::string& path) {
    std::string reason = listener_.listen_at(path);
    return reason.empty() ? start_accepting() : reason;
}

std::string Server::start_accepting() {
    try {
        const SignalsBlocked blocked;
        acceptor_ = std::thread([this] { accept_connections(); });
    } catch (const std::system_error& error) {
        return error.what();
    }
    return {};
}

void Server::end_accepting() noexcept {
    if (!acceptor_.joinable()) return;
    listener_.wake();
    acceptor_.join();
    listener_.close();
}

void Server::drain(std::chrono::milliseconds longest) noexcept {
    draining_ = true;
    end_accepting();
    for (Worker& worker : workers_) worker.connection.end_reading();
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait_for(lock, longest, [this] {
        return std::all_of(workers_.begin(), workers_.end(), [](const Worker& worker) { return worker.done.load(); });
    });
}

void Server::stop() noexcept {
    end_accepting();
    for (Worker& worker : workers_) worker.connection.shut_down();
    for (Worker& worker : workers_) worker.thread.join();
    workers_.clear();
}

void Server::accept_connections() {
    for (Socket socket = listener_.accept(); socket != no_socket; socket = listener_.accept()) {
        join_done_workers();
        if (!make_place()) {
            Connection refused(socket);
            static_cast<void>(refused.send(too_many));
            continue;
        }
        Worker& worker = workers_.emplace_back(socket, tls_ ? tls_->accept(socket) : nullptr);
        try {
            worker.thread = std::thread([this, &worker] { serve(worker); });
        } catch (const std::system_error&) {
            workers_.pop_back();
        }
    }
}

void Server::serve(Worker& worker) {
    try {
        if (worker.connection.establish(std::chrono::steady_clock::now() + limits_.handshake))
            while (await_request(worker) && serve_request(worker.connection)) continue;
        worker.connection.close();
    } catch (const std::exception&) {  // Out of memory.
        worker.connection.cut();
    }
    note_done(worker);
}

bool Server::make_place() {
    if (most_connections_ == 0 || workers_.size() < most_connections_) return true;
    Worker* const idle = end_longest_idle();
    if (idle == nullptr) return false;
    idle->thread.join();
    workers_.remove_if([idle](const Worker& worker) { return &worker == idle; });
    return true;
}

Server::Worker* Server::end_longest_idle() {
    const std::lock_guard<std::mutex> lock(mutex_);
    Worker* longest = nullptr;
    for (Worker& worker : workers_) {
        if (!worker.idle_since || worker.connection.has_unread()) continue;
        if (longest == nullptr || *worker.idle_since < *longest->idle_since) longest = &worker;
    }
    if (longest == nullptr) return nullptr;
    longest->gives_place = true;
    longest->connection.shut_down();
    return longest;
}

void Server::note_done(Worker& worker) {
    const std::lock_guard<std::mutex> lock(mutex_);
    worker.done = true;
    done_.notify_all();
}

bool Server::await_request(Worker& worker) {
    if (!worker.connection.arrived().empty()) return true;
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!worker.idle_since) worker.idle_since = now;
    }
    const bool begun = worker.connection.await(now + limits_.idle);
    const std::lock_guard<std::mutex> lock(mutex_);
    worker.idle_since.reset();
    return begun && !worker.gives_place;
}

bool Server::serve_request(Connection& connection) {
    ReceivedRequest received = receive_request(connection, limits_);
    if (received.ended) return false;
    const bool rejected = received.rejection.status != 0;
    ResponseTerms terms;
    terms.head_only = received.request.method == "HEAD";
    terms.gzip = client_accepts_gzip(received.request);

    Response response =
        rejected ? handler_.reject(std::move(received.request), received.rejection.status, received.rejection.reason)
                 : handler_.handle(std::move(received.request),
                                   {connection.remote_ip(), [&] { return connection.is_closed_by_client(); }});
    terms.keep_alive = received.keep_alive && !draining_;
    bool open = false;
    if (response.cut_connection) {
        connection.cut();
    } else {
        std::string head = response_head(response, terms);
        open = send(connection, std::move(head), response.body) && terms.keep_alive;
        if (rejected) connection.finish();
    }
    if (response.after_sent) response.after_sent();
    return open;
}

void Server::join_done_workers() {
    for (auto worker = workers_.begin(); worker != workers_.end();) {
        const auto next = std::next(worker);
        if (worker->done) {
            worker->thread.join();
            workers_.erase(worker);
        }
        worker = next;
    }
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
