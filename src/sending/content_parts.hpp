#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Parts of a message's content with at most `most` characters each, in order. `split_content` has the rules.
[[nodiscard]] std::vector<std::string> plain_parts(std::string_view content, std::size_t most);
[[nodiscard]] std::vector<std::string> markdown_parts(std::string_view content, std::size_t most);
/// Nothing if an element is too long by itself.
[[nodiscard]] std::optional<std::vector<std::string>> html_parts(std::string_view content, std::size_t most);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
