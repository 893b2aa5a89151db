#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// A message as its template shows it: an HTML document. It may hold scripts of the message, so it must be served with
/// a policy that lets none run.
/// @param content_template As sent, such as "markdown"; empty: html. One that the sandbox cannot show is shown as text.
/// @param content Any bytes; what is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::string message_document(std::string_view content_template, const std::string& content);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
