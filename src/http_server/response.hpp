#pragma once

#include <functional>
#include <string>
#include <vector>

#include <pushplus/http_transport.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// The response to a request.
struct Response {
    int status = 200;
    std::string content_type = "application/json;charset=UTF-8";
    std::string body;
    std::vector<HttpHeader> headers;
    std::string operation;        ///< The request's, for the log.
    int code = 0;                 ///< The return code in the body, for the log; 0 if it has none.
    std::string reason;           ///< Why the request was refused, for the log; empty if it was not.
    bool verbatim = false;        ///< Do not compress the body.
    bool cut_connection = false;  ///< Send nothing and reset the connection.
    /// Called once the response was sent or the connection is gone, if it is set.
    std::function<void()> after_sent;
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
