#pragma once

#include <chrono>
#include <string_view>

#include "connection.hpp"
#include "request.hpp"
#include "request_head.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// How long the server waits for a client, and what it takes.
struct RequestLimits {
    std::chrono::milliseconds handshake = std::chrono::seconds(10);  ///< Of TLS.
    std::chrono::milliseconds idle = std::chrono::minutes(10);       ///< For a request to begin.
    std::chrono::milliseconds request = std::chrono::seconds(30);    ///< For a request's head and body.
    std::size_t body = largest_body;                                 ///< The most bytes of a body.
    /// The most header fields: those of a few bytes take many times the head's size in memory.
    std::size_t fields = largest_head;
};

/// What was read from a connection.
struct ReceivedRequest {
    bool ended = false;  ///< The connection ended, and there is no request.
    ServerRequest request;
    HttpRejection rejection;  ///< Of a request that is not accepted; the connection must be closed.
    bool keep_alive = false;
};

/// Reads a request that has begun, and asks for its body if the client waits for that.
[[nodiscard]] ReceivedRequest receive_request(Connection& connection, const RequestLimits& limits);

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
