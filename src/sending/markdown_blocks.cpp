#include "markdown_blocks.hpp"

#include <algorithm>
#include <cstddef>

#include "characters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Kind = MarkdownBlock::Kind;

// Without its indentation, if that is less than that of indented code, and without its line end.
std::string_view inner(std::string_view line) {
    const auto indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos || indent > 3) return {};
    line.remove_prefix(indent);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::size_t run_of(char c, std::string_view text) {
    const auto end = text.find_first_not_of(c);
    return end == std::string_view::npos ? text.size() : end;
}

bool is_heading(std::string_view line) {
    const auto text = inner(line);
    const auto level = run_of('#', text);
    return level >= 1 && level <= 6 && (level == text.size() || text[level] == ' ' || text[level] == '\t');
}

bool begins_item(std::string_view line) {
    const auto text = inner(line);
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto marker = text.substr(digits, 2);
    if (marker.size() < 2 || marker[1] != ' ') return false;
    return digits == 0 ? marker[0] == '-' || marker[0] == '*' || marker[0] == '+'
                       : marker[0] == '.' || marker[0] == ')';
}

// The characters that open a fence; empty: the line does not.
std::string_view fence_of(std::string_view line) {
    const auto text = inner(line);
    if (text.empty() || (text[0] != '`' && text[0] != '~')) return {};
    const auto length = run_of(text[0], text);
    if (length < 3 || (text[0] == '`' && text.find('`', length) != std::string_view::npos)) return {};
    return text.substr(0, length);
}

bool closes(std::string_view line, std::string_view fence) {
    const auto text = inner(line);
    const auto length = run_of(fence[0], text);
    return length >= fence.size() && is_blank(text.substr(length));
}

bool is_row(std::string_view line) { return !is_blank(line) && line.find('|') != std::string_view::npos; }

bool is_delimiter_row(std::string_view line) {
    return is_row(line) && line.find('-') != std::string_view::npos &&
           line.find_first_not_of(" \t|:-\r\n") == std::string_view::npos;
}

/// Takes blocks from the front of a text.
class BlockReader {
public:
    explicit BlockReader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool ended() const noexcept { return begin_ == text_.size(); }

    [[nodiscard]] MarkdownBlock next() {
        MarkdownBlock block;
        end_ = begin_;
        const auto line = take_line();
        if (const auto fence = fence_of(line); !fence.empty()) {
            block.kind = Kind::fence;
            block.head = line;
            block.fence_end.assign(fence).append("\n");
            while (end_ < text_.size() && !closes(take_line(), fence)) continue;
        } else if (is_row(line) && is_delimiter_row(peek())) {
            block.kind = Kind::table;
            block.head = text_.substr(begin_, line.size() + take_line().size());
            while (is_row(peek())) take_line();
        } else if (is_heading(line)) {
            block.kind = Kind::heading;
        } else {
            while (!is_blank(peek()) && !begins_another(peek())) take_line();
        }
        while (end_ < text_.size() && is_blank(peek())) take_line();
        block.text = text_.substr(begin_, end_ - begin_);
        begin_ = end_;
        return block;
    }

private:
    [[nodiscard]] static bool begins_another(std::string_view line) {
        return is_heading(line) || begins_item(line) || !fence_of(line).empty();
    }
    [[nodiscard]] std::string_view peek() const { return first_line(text_.substr(end_)); }
    std::string_view take_line() {
        const auto line = peek();
        end_ += line.size();
        return line;
    }

    const std::string_view text_;
    std::size_t begin_ = 0;  ///< Of the present block.
    std::size_t end_ = 0;
};

}  // namespace

std::vector<MarkdownBlock> markdown_blocks(std::string_view text) {
    std::vector<MarkdownBlock> blocks;
    for (BlockReader reader(text); !reader.ended();) blocks.push_back(reader.next());
    return blocks;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
