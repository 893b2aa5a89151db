#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Masks secrets in text from elsewhere, such as the service or a transport.
///
/// Masks the given secrets (also escaped as in a JSON string), the value of each JSON member or query parameter that is
/// named like a secret or `data`, and runs of 24 or more letters and digits that look like a token.
[[nodiscard]] std::string redact(std::string_view text, const std::vector<std::string_view>& secrets);

/// Makes text fit for a message: one line of UTF-8, with '?' in place of other bytes.
[[nodiscard]] std::string readable(std::string text);

/// The beginning of a response for an error message: masked, on one line, about 120 bytes at most.
[[nodiscard]] std::string excerpt(std::string_view response, const std::vector<std::string_view>& secrets);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
