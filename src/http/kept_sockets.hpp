#pragma once

#include <string>
#include <vector>

#include <curl/curl.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The sockets of connections that wait for their next request, known by their local ends.
///
/// Bytes that come while nobody waits for any spoil a connection: libcurl before 8.0 would take them for the answer to the
/// next request, and each answer after that for the one to the request behind it.
///
/// Thread safety: one thread at a time.
class KeptSockets {
public:
    void keep(const char* local_address, long local_port, curl_socket_t socket);
    /// Takes the connection into use; says whether bytes have spoilt it.
    [[nodiscard]] bool take_spoilt(const char* local_address, long local_port);
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

/// libcurl's callback that closes a socket; `kept` is a KeptSockets.
int close_socket(void* kept, curl_socket_t socket) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
