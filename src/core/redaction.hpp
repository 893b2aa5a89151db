#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Masks secrets in text that comes from elsewhere: what the service wrote, what a transport says.
///
/// Masked are the secrets given (also escaped as within a JSON string), the text or number of whatever JSON member or
/// query parameter is named like one or `data`, and runs of 24 or more letters and digits that look like a token.
[[nodiscard]] std::string redact(std::string_view text, const std::vector<std::string_view>& secrets);

/// Text for a message: on one line and in UTF-8, with '?' for what is not.
[[nodiscard]] std::string readable(std::string text);

/// The beginning of a response for an error's text: redacted, on one line, at most some 120 bytes.
[[nodiscard]] std::string excerpt(std::string_view response, const std::vector<std::string_view>& secrets);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
