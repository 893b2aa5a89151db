#pragma once

#include <string>

#include "response.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// What a response's bytes depend on beside the response.
struct ResponseTerms {
    bool head_only = false;   ///< The request was a HEAD.
    bool keep_alive = false;  ///< Whether the connection stays open.
    bool gzip = false;        ///< Whether the client accepts gzip.
};

/// The head of a response in HTTP/1.1. Compresses the body if that is accepted, and clears it if none must be sent.
[[nodiscard]] std::string response_head(Response& response, const ResponseTerms& terms);

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
