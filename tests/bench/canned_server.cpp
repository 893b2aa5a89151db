#include "canned_server.hpp"

#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>
#include <vector>

namespace pushplus_bench {

namespace {

// The length of the first request in `text`; 0 if it is incomplete.
std::size_t request_length(const std::string& text) {
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos) return 0;
    std::size_t length = end + 4;
    for (auto line = text.find("\r\n"); line < end; line = text.find("\r\n", line + 2))
        if (strncasecmp(text.c_str() + line + 2, "content-length:", 15) == 0)
            length += std::strtoul(text.c_str() + line + 17, nullptr, 10);
    return text.size() >= length ? length : 0;
}

std::string path_of(const std::string& request) {
    const auto start = request.find(' ') + 1;
    return request.substr(start, request.find_first_of(" ?", start) - start);
}

std::string http_answer(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

}  // namespace

CannedServer::CannedServer(const std::map<std::string, std::string>& bodies, std::chrono::milliseconds delay,
                           Make others)
    : delay_(delay), others_(std::move(others)) {
    for (const auto& [path, body] : bodies) answers_[path] = http_answer(body);
    thread_ = std::thread([this] { serve(); });
}

CannedServer::~CannedServer() {
    shutdown(listener_.socket, SHUT_RDWR);
    thread_.join();
    close(listener_.socket);
}

std::string CannedServer::url() const { return "http://127.0.0.1:" + std::to_string(listener_.port); }

void CannedServer::serve() const {
    std::vector<std::thread> connections;
    for (int connection = 0; (connection = accept(listener_.socket, nullptr, nullptr)) >= 0;)
        connections.emplace_back([this, connection] { answer(connection); });
    for (auto& connection : connections) connection.join();
}

std::string CannedServer::reply_to(const std::string& request) const {
    const auto canned = answers_.find(path_of(request));
    if (canned == answers_.end()) return http_answer(others_(request));
    if (delay_.count() > 0) std::this_thread::sleep_for(delay_);
    return canned->second;
}

void CannedServer::answer(int connection) const {
    const int on = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::string text;
    char buffer[16384];
    for (ssize_t got = 0; (got = recv(connection, buffer, sizeof buffer, 0)) > 0;) {
        text.append(buffer, static_cast<std::size_t>(got));
        while (const std::size_t length = request_length(text)) {
            const std::string reply = reply_to(text);
            if (send(connection, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) break;
            text.erase(0, length);
        }
    }
    close(connection);
}

}  // namespace pushplus_bench
