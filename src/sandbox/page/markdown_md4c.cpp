#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include <md4c-html.h>

#include "markdown.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// A table of many columns and many short rows becomes a cell for each pair of them. MD4C limits the columns itself
// since 0.5, to the same number.
constexpr std::ptrdiff_t most_columns = 128;
constexpr std::size_t most_output = std::size_t{16} * 1024 * 1024;

bool has_wide_table(std::string_view markdown) {
    while (!markdown.empty()) {
        const std::string_view line = markdown.substr(0, markdown.find('\n'));
        if (std::count(line.begin(), line.end(), '|') > most_columns + 1) return true;
        markdown.remove_prefix(std::min(line.size() + 1, markdown.size()));
    }
    return false;
}

struct Output {
    std::string html;
    bool overflowed = false;
};

void append(const MD_CHAR* text, MD_SIZE size, void* output) {
    auto& target = *static_cast<Output*>(output);
    target.overflowed = target.overflowed || target.html.size() + size > most_output;
    if (!target.overflowed) target.html.append(text, size);
}

}  // namespace

std::optional<std::string> markdown_as_html(std::string_view markdown) {
    if (markdown.size() > std::numeric_limits<MD_SIZE>::max() || has_wide_table(markdown)) return std::nullopt;
    Output output;
    const int failed = md_html(markdown.data(), static_cast<MD_SIZE>(markdown.size()), append, &output,
                               MD_DIALECT_GITHUB, MD_HTML_FLAG_SKIP_UTF8_BOM);
    if (failed != 0 || output.overflowed) return std::nullopt;
    return std::move(output.html);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
