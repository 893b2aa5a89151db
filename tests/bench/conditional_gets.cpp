// Asks a hub again and again whether its AccessKey is still the one that is known, by a few connections at a time: for
// stores.sh, which measures what that cost the hub. The bearer token is taken from HUB_BEARER. Every answer must be 304.
//
//     pushplus_conditional_gets PORT REQUESTS CONNECTIONS REQUESTS_OF_A_CONNECTION

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

class Connection {
public:
    explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int at_once = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("no connection to the hub");
    }
    ~Connection() { ::close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// The head of the response, to which no body may belong unless `with_body`.
    std::string ask(const std::string& request, bool with_body = false) const {
        if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
            throw std::runtime_error("the hub takes no request");
        std::string said;
        char part[4096];
        for (;;) {
            const auto end = said.find("\r\n\r\n");
            if (end != std::string::npos && (!with_body || said.back() == '}')) return said;
            const auto size = ::recv(socket_, part, sizeof part, 0);
            if (size <= 0) throw std::runtime_error("the hub ended the connection");
            said.append(part, static_cast<std::size_t>(size));
        }
    }

private:
    const int socket_;
};

std::string request_with(const std::string& headers) {
    const char* const bearer = std::getenv("HUB_BEARER");  // NOLINT(concurrency-mt-unsafe): before any thread starts
    return "GET /v1/access-key HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer " + std::string(bearer ? bearer : "") +
           "\r\n" + headers + "\r\n";
}

std::string tag_of_the_key(int port) {
    const auto said = Connection(port).ask(request_with(""), true);
    constexpr std::string_view name = "ETag: ";
    const auto at = said.find(name);
    if (at == std::string::npos) throw std::runtime_error("the hub gives no AccessKey: " + said.substr(0, 200));
    const auto begin = at + name.size();
    return said.substr(begin, said.find('\r', begin) - begin);
}

void ask_all(int port, const std::string& request, long of_a_connection, std::atomic<long>& left) {
    while (left > 0) {
        const Connection connection(port);
        for (long i = 0; i < of_a_connection && left-- > 0; ++i)
            if (connection.ask(request).compare(0, 13, "HTTP/1.1 304 ") != 0)
                throw std::runtime_error("another response than 304");
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fprintf(stderr, "usage: pushplus_conditional_gets PORT REQUESTS CONNECTIONS REQUESTS_OF_A_CONNECTION\n");
        return 2;
    }
    const int port = std::atoi(argv[1]);
    const long of_a_connection = std::atol(argv[4]);
    std::atomic<long> left{std::atol(argv[2])};
    std::atomic<int> failed{0};
    const auto guarded = [&failed](const auto& task) {
        try {
            task();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ++failed;
        }
    };
    std::string request;
    guarded([&] { request = request_with("If-None-Match: " + tag_of_the_key(port) + "\r\n"); });
    if (failed != 0) return 1;
    std::vector<std::thread> threads;
    for (int i = std::atoi(argv[3]); i > 0; --i)
        threads.emplace_back([&] { guarded([&] { ask_all(port, request, of_a_connection, left); }); });
    for (auto& thread : threads) thread.join();
    return failed == 0 ? 0 : 1;
}
