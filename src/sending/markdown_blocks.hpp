#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A block of Markdown.
struct MarkdownBlock {
    enum class Kind {
        text,  ///< A paragraph, or an item of a list.
        heading,
        fence,  ///< A fenced code block.
        table,
    };
    Kind kind = Kind::text;
    std::string_view text{};
    std::string_view blank_lines{};  ///< After it.
    /// Of a fence its first line; of a table its heading and delimiter rows.
    std::string_view head{};
    /// What opens a fence again in another message, and what closes it, each a line.
    std::string fence_begin{};
    std::string fence_end{};
};

/// The blocks of a text, which together are all of it.
[[nodiscard]] std::vector<MarkdownBlock> markdown_blocks(std::string_view text);

/// Whether a line begins an item of a list, however far it is indented.
[[nodiscard]] bool begins_list_item(std::string_view line);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
