#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/http_transport.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// The most that is read of a request.
constexpr std::size_t largest_head = std::size_t{64} << 10;
constexpr std::size_t largest_body = std::size_t{16} << 20;

/// Why a request is not accepted.
struct HttpRejection {
    int status = 0;           ///< The HTTP status; 0: accepted.
    std::string_view reason;  ///< In Chinese, as the service's reasons are.
};
inline constexpr HttpRejection accepted{};

/// The head of an HTTP request and what it says of the message.
struct RequestHead {
    std::string method;
    std::string target;  ///< In origin form: a path with its query, or "*".
    std::vector<HttpHeader> headers;
    bool keep_alive = false;
    bool expects_continue = false;
    bool chunked = false;
    std::size_t content_length = 0;
};

/// The size of the head at the beginning of `bytes`, with the empty line that ends it; 0 if its end has not arrived.
/// Nothing before `scanned` is looked at again.
[[nodiscard]] std::size_t head_size(std::string_view bytes, std::size_t scanned) noexcept;

/// Reads a head by RFC 9112. A rejected one leaves what was read of it in `head`.
[[nodiscard]] HttpRejection read_head(std::string_view bytes, RequestHead& head,
                                      std::size_t most_fields = largest_head);

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
