#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <pushplus/error.hpp>

#include "../http_server/response.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

/// A text as JSON.
[[nodiscard]] std::string text_in_json(std::string_view text);

[[nodiscard]] http_server::Response json(int status, std::string body);
/// {"error","code"}; `code` is the HTTP status.
[[nodiscard]] http_server::Response refusal(int status, std::string_view why);
/// Says when to ask for a key again: in 1 s to an hour, whatever `wait` is.
void add_retry_after(http_server::Response& response, std::chrono::milliseconds wait);
/// What a failed question for the AccessKey is to a caller: 503 store, 504 time, 502 the service.
[[nodiscard]] http_server::Response without_key(const Error& error, std::chrono::system_clock::time_point now);
/// What a failed send is to a caller: as the service's code says, 429 from the guard, 400 unusable.
[[nodiscard]] http_server::Response not_sent(const Error& error, std::chrono::system_clock::time_point now);

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
