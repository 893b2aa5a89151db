#pragma once

#include <string>
#include <utility>
#include <vector>

#include <pushplus/http_transport.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// A request that a server received.
struct ServerRequest {
    std::string method;
    std::string path;                                        ///< Decoded.
    std::vector<std::pair<std::string, std::string>> query;  ///< Decoded.
    std::vector<HttpHeader> headers;                         ///< Sorted by name.
    std::string body;
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
