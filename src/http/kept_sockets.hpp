#pragma once

#include <string>
#include <vector>

#include <curl/curl.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The sockets of connections that have carried a request and wait for the next or carry it, known by their local ends.
///
/// Bytes that come while nobody waits for any spoil a connection: libcurl before 8.0 would take them for the answer to the
/// next request, and each answer after that for the one to the request behind it.
///
/// Thread safety: one thread at a time.
class KeptSockets {
public:
    void keep(const char* local_address, long local_port, curl_socket_t socket);
    [[nodiscard]] bool keeps(curl_socket_t socket) const noexcept;
    /// CURL_SOCKET_BAD: none is kept.
    [[nodiscard]] curl_socket_t find(const char* local_address, long local_port) const;
    void closed(curl_socket_t socket) noexcept;
    /// In a forked child: closes this process's copies and says nothing on them.
    void abandon() noexcept;

private:
    struct Kept {
        std::string local_address;
        long local_port;
        curl_socket_t socket;
    };
    std::vector<Kept> kept_;
};

/// Whether bytes have come to a connection whose next request is not written yet.
[[nodiscard]] bool is_spoilt(curl_socket_t socket) noexcept;

/// libcurl's callback that closes a socket; `kept` is a KeptSockets.
int close_socket(void* kept, curl_socket_t socket) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
