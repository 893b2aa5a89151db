#include "raw_server.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answers.hpp"

namespace pushplus_test {

namespace {

constexpr std::string_view key_path = "/api/common/openApi/getAccessKey";

int bound_socket(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot bind to loopback");
    return socket;
}

std::uint16_t port_of(int socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

// Blocks SIGPIPE, because OpenSSL writes without MSG_NOSIGNAL and the program under test must see no SIGPIPE from its
// server.
void block_sigpipe() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace

RawServer::RawServer(SSL_CTX* tls) : tls_(tls), answer_(answers::ok()), key_answer_(answers::key()) {
    listener_ = bound_socket(0);
    port_ = port_of(listener_);
    reserve_ = bound_socket(port_);
    start_accepting();
}

RawServer::~RawServer() {
    stop_accepting();
    ::close(reserve_);
}

std::string RawServer::base_url() const {
    return (tls_ != nullptr ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

void RawServer::answer(Answer answer) {
    const std::lock_guard<std::mutex> lock(mutex_);
    answer_ = std::move(answer);
}

void RawServer::answer_key(Answer answer) {
    const std::lock_guard<std::mutex> lock(mutex_);
    key_answer_ = std::move(answer);
}

void RawServer::greet(Greeting greeting) {
    const std::lock_guard<std::mutex> lock(mutex_);
    greeting_ = std::move(greeting);
}

std::vector<RawRequest> RawServer::requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
}

std::vector<RawRequest> RawServer::key_requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return key_requests_;
}

int RawServer::connections() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return static_cast<int>(close_reasons_.size());
}

int RawServer::most_connections() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return most_open_;
}

CloseReason RawServer::close_reason(int connection) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return close_reasons_.at(static_cast<std::size_t>(connection - 1));
}

template <class Condition>
bool RawServer::wait_until(Condition condition) const {
    std::unique_lock<std::mutex> lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), condition);
}

bool RawServer::wait_for_requests(std::size_t count) const {
    return wait_until([&] { return requests_.size() >= count; });
}

bool RawServer::wait_for_key_requests(std::size_t count) const {
    return wait_until([&] { return key_requests_.size() >= count; });
}
bool RawServer::wait_for_connections(int count) const {
    return wait_until([&] { return static_cast<int>(close_reasons_.size()) >= count; });
}
bool RawServer::wait_for_open_connections(int at_most) const {
    return wait_until([&] { return open_ <= at_most; });
}
bool RawServer::wait_for_close(int connection) const {
    return wait_until([&] { return close_reasons_.at(static_cast<std::size_t>(connection - 1)) != CloseReason::none; });
}

void RawServer::stop_listening() { stop_accepting(); }

void RawServer::listen_again() {
    listener_ = std::exchange(reserve_, -1);
    reserve_ = bound_socket(port_);
    start_accepting();
}

void RawServer::start_accepting() {
    if (::listen(listener_, 256) != 0) throw std::runtime_error("cannot listen on loopback");
    acceptor_ = std::thread([this] { accept_until_stopped(); });
}

void RawServer::stop_accepting() {
    if (!acceptor_.joinable()) return;
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(std::exchange(listener_, -1));
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        for (auto& served : served_) served.connection->shut_down();
    }
    for (auto& served : served_) served.thread.join();
    served_.clear();
}

void RawServer::accept_until_stopped() {
    block_sigpipe();
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0 && errno == EMFILE) {  // A test that takes all descriptors frees some later.
            std::this_thread::yield();
            continue;
        }
        if (socket < 0) return;
        const int yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        join_finished();
        const std::lock_guard<std::mutex> lock(mutex_);
        close_reasons_.push_back(CloseReason::none);
        most_open_ = std::max(most_open_, ++open_);
        auto& served = served_.emplace_back();
        served.connection = std::make_unique<ServedConnection>(socket, static_cast<int>(close_reasons_.size()), tls_);
        served.thread = std::thread([this, &served] { serve(served); });
        changed_.notify_all();
    }
}

void RawServer::join_finished() {
    std::list<Served> finished;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        for (auto at = served_.begin(); at != served_.end();) {
            const auto next = std::next(at);
            if (at->finished) finished.splice(finished.end(), served_, at);
            at = next;
        }
    }
    for (auto& served : finished) served.thread.join();
}

void RawServer::serve(Served& served) {
    block_sigpipe();
    ServedConnection& connection = *served.connection;
    Greeting greeting;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        greeting = greeting_;
    }
    if (greeting) {
        greeting(connection);
    } else if (connection.handshake()) {
        serve_requests(connection);
    }
    const CloseReason close_reason = connection.close_reason();
    connection.close();
    const std::lock_guard<std::mutex> lock(mutex_);
    close_reasons_[static_cast<std::size_t>(connection.number() - 1)] = close_reason;
    --open_;
    served.finished = true;
    changed_.notify_all();
}

void RawServer::serve_requests(ServedConnection& connection) {
    while (const auto request = connection.read_request()) {
        Answer answer;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            const bool for_key = request->target.find(key_path) != std::string::npos;
            (for_key ? key_requests_ : requests_).push_back(*request);
            answer = for_key ? key_answer_ : answer_;
            changed_.notify_all();
        }
        answer(connection, *request);
    }
}

}  // namespace pushplus_test
