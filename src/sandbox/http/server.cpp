#include "server.hpp"

#include <system_error>
#include <utility>

#include "../signals_blocked.hpp"
#include "../wire/query.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::chrono::minutes keep_alive{10};

// The connection that this thread serves, which cpp-httplib does not pass to its handlers.
thread_local Connection* served = nullptr;

// Older versions of cpp-httplib add these to the client's headers.
bool was_sent(const std::string& header) {
    return header != "REMOTE_ADDR" && header != "REMOTE_PORT" && header != "LOCAL_ADDR" && header != "LOCAL_PORT";
}

SandboxRequest as_received(const httplib::Request& request) {
    SandboxRequest received;
    received.method = request.method;
    received.path = request.path;
    received.query = query_of(request.target);
    for (const auto& header : request.headers)
        if (was_sent(header.first)) received.headers.push_back({header.first, header.second});
    received.body = request.body;
    return received;
}

void set_body(httplib::Response& target, Response response) {
    if (response.body.empty()) {
        target.set_header("Content-Type", response.content_type);
    } else if (!response.verbatim) {
        target.set_content(response.body, response.content_type);
    } else {
        // Only a body from a provider is left uncompressed.
        const std::size_t size = response.body.size();
        target.set_content_provider(
            size, response.content_type,
            [body = std::move(response.body)](std::size_t at, std::size_t length, httplib::DataSink& sink) {
                return sink.write(body.data() + at, length);
            });
    }
}

}  // namespace

Server::Server(RequestHandler handler)
    : handler_(std::move(handler)),
      parser_(HttpParser::make(
          [this](const httplib::Request& request, httplib::Response& response) { respond(request, response); })) {
    parser_->set_keep_alive_timeout(std::chrono::seconds(keep_alive).count());
}

std::string Server::start(const std::string& host, int port) {
    std::string reason = listener_.listen(host, port);
    if (!reason.empty()) return reason;
    try {
        const SignalsBlocked blocked;
        acceptor_ = std::thread([this] { accept_connections(); });
    } catch (const std::system_error& error) {
        return error.what();
    }
    return {};
}

void Server::stop() noexcept {
    if (!acceptor_.joinable()) return;
    listener_.wake();
    acceptor_.join();
    for (Worker& worker : workers_) worker.connection.shut_down();
    for (Worker& worker : workers_) worker.thread.join();
    workers_.clear();
}

void Server::accept_connections() {
    for (int descriptor = listener_.accept(); descriptor >= 0; descriptor = listener_.accept()) {
        join_done_workers();
        Worker& worker = workers_.emplace_back(descriptor);
        try {
            worker.thread = std::thread([this, &worker] { serve(worker); });
        } catch (const std::system_error&) {
            workers_.pop_back();
        }
    }
}

void Server::serve(Worker& worker) {
    Connection& connection = worker.connection;
    served = &connection;
    bool closed = false;
    while (!closed && connection.wait_for_request(keep_alive) && parser_->process(connection, closed))
        if (!connection.flush()) break;
    connection.close();
    worker.done = true;
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

void Server::respond(const httplib::Request& request, httplib::Response& target) {
    Response response = handler_(as_received(request), request.remote_addr);
    if (response.cut_connection) {
        served->cut();
        return;
    }
    target.status = response.status;
    for (const HttpHeader& header : response.headers) target.set_header(header.name, header.value);
    set_body(target, std::move(response));
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
