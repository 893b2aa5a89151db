#pragma once

#include <atomic>
#include <string>
#include <vector>

#include <curl/curl.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The two ends of a connection. The local one alone does not tell it from others: the system gives the same port to
/// connections to different hosts.
struct ConnectionEnds {
    ConnectionEnds(const char* its_local_address, long its_local_port, const char* its_remote_address,
                   long its_remote_port);

    std::string local_address;
    std::string remote_address;
    long local_port;
    long remote_port;
};
[[nodiscard]] bool operator==(const ConnectionEnds& a, const ConnectionEnds& b) noexcept;

/// The sockets of a loop: those that are open, and among them those of connections that have carried a request and wait for
/// the next or carry it.
///
/// Bytes that come while nobody waits for any spoil a connection: libcurl before 8.0 would take them for the answer to the
/// next request, and each answer after that for the one to the request behind it.
///
/// Thread safety: one thread at a time.
class ConnectionRegistry {
public:
    void opened(curl_socket_t socket);
    void keep(ConnectionEnds ends, curl_socket_t socket);
    [[nodiscard]] bool keeps(curl_socket_t socket) const noexcept;
    /// CURL_SOCKET_BAD: none is kept.
    [[nodiscard]] curl_socket_t find(const ConnectionEnds& ends) const;
    void closed(curl_socket_t socket) noexcept;
    /// In a forked child: closes this process's copies of what is open and says nothing on them. Nothing is closed if a
    /// thread of the parent was changing this at the fork.
    void abandon() noexcept;

private:
    class Change;
    void forget(curl_socket_t socket) noexcept;

    struct Kept {
        ConnectionEnds ends;
        curl_socket_t socket;
    };
    std::vector<curl_socket_t> open_;
    std::vector<Kept> kept_;
    std::atomic<bool> changes_{false};
};

/// Whether bytes have come to a connection whose next request is not written yet.
[[nodiscard]] bool is_spoilt(curl_socket_t socket) noexcept;

/// libcurl's callback that closes a socket; `kept` is a ConnectionRegistry.
int close_socket(void* kept, curl_socket_t socket) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
