#pragma once

#include <string>

#include "../service/response.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What a response's bytes depend on beside the response.
struct ResponseTerms {
    bool head_only = false;   ///< The request was a HEAD.
    bool keep_alive = false;  ///< Whether the connection stays open.
    bool gzip = false;        ///< Whether the client accepts gzip.
};

/// The head of a response in HTTP/1.1. Compresses the body if that is accepted, and clears it if none must be sent.
[[nodiscard]] std::string response_head(Response& response, const ResponseTerms& terms);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
