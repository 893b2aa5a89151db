#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Markdown in GitHub's dialect as the content of an HTML body; raw HTML in it stays. Unset if the sandbox was built
/// without MD4C, or if the result would be out of proportion.
[[nodiscard]] std::optional<std::string> markdown_as_html(std::string_view markdown);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
