#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A block of Markdown with the blank lines after it.
struct MarkdownBlock {
    enum class Kind {
        text,     ///< A paragraph, or an item of a list.
        heading,  ///< Of one line.
        fence,    ///< A fenced code block.
        table,
    };
    Kind kind = Kind::text;
    std::string_view text{};
    /// Of a fence its first line; of a table its heading and delimiter rows.
    std::string_view head{};
    std::string fence_end{};  ///< What closes a fence, as "```\n".
};

/// The blocks of a text, which together are all of it.
[[nodiscard]] std::vector<MarkdownBlock> markdown_blocks(std::string_view text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
