#pragma once

#include <cstddef>
#include <string>

#include <curl/curl.h>

#include <pushplus/http_transport.hpp>

#include "connection_registry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What one transfer has seen so far: libcurl's callbacks write here, and the reason for an abort stands here, since the
/// CURLcode of an aborted callback is generic.
struct Transfer {
    enum class Abort { none, body_too_large, headers_too_large, repeated, desynchronised, out_of_memory };

    std::size_t max_body = 0;
    HttpResponse response;
    std::size_t header_bytes = 0;
    bool headers_ended = false;
    int socket_error = 0;      ///< What the system said to the last socket it refused; 0 if it refused none.
    int requests_started = 0;  ///< 0: nothing of the request can have left.
    ConnectionRegistry* kept =
        nullptr;  ///< Where to look whether the connection is desynchronised; null: nobody keeps any.
    curl_socket_t kept_socket = CURL_SOCKET_BAD;  ///< Of the connection, if it is kept there.
    Abort abort = Abort::none;
};

/// libcurl's callbacks; their last argument is a Transfer. None lets an exception out.
std::size_t on_body(char* data, std::size_t one, std::size_t size, void* transfer) noexcept;
std::size_t on_header(char* data, std::size_t one, std::size_t size, void* transfer) noexcept;
/// Opens a socket as libcurl does, which keeps to itself why it could not.
curl_socket_t on_open_socket(void* transfer, curlsocktype purpose, curl_sockaddr* address) noexcept;
/// Runs before each request that libcurl is about to write. A second one in the same transfer would be its silent
/// repetition on another connection, after the kept one died: the service may have carried out the first.
int on_request(void* transfer, char* remote_address, char* local_address, int remote_port, int local_port) noexcept;

/// The failure that a transfer ended in.
[[nodiscard]] HttpFailure failure_of(CURLcode code, const Transfer& transfer, const char* detail);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
