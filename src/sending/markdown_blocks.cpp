#include "markdown_blocks.hpp"

#include <algorithm>
#include <cstddef>

#include "characters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Kind = MarkdownBlock::Kind;

std::string_view without_line_end(std::string_view line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

std::string_view without_indentation(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line;
}

// Without an indentation that is less than that of indented code; nothing if it is more.
std::string_view top_level(std::string_view line) {
    constexpr std::size_t most = 3;
    if (line.find_first_not_of(' ') > most) return {};
    return without_indentation(without_line_end(line));
}

std::size_t run_of(char c, std::string_view text) { return std::min(text.find_first_not_of(c), text.size()); }

bool is_heading(std::string_view line) {
    const auto text = top_level(line);
    const auto level = run_of('#', text);
    return level >= 1 && level <= 6 && (level == text.size() || text[level] == ' ' || text[level] == '\t');
}

// A line that makes a heading of the one above.
bool is_underline(std::string_view line) {
    const auto text = top_level(line);
    return !text.empty() && (text[0] == '=' || text[0] == '-') && is_white_space(text.substr(run_of(text[0], text)));
}

// The length of a list item's marker with the blanks after it; 0 if there is none.
std::size_t marker_of(std::string_view text) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto marker = text.substr(digits, 2);
    if (marker.size() < 2 || marker[1] != ' ') return 0;
    const std::string_view marks = digits == 0 ? "-*+" : ".)";
    if (marks.find(marker[0]) == std::string_view::npos) return 0;
    return digits + 1 + run_of(' ', text.substr(digits + 1));
}

// A line within quotes and items of lists.
struct NestedLine {
    std::string prefix;     // As the lines after it have: "> " as it is, blanks for the marker of an item.
    std::string_view text;  // Without line end.
};

NestedLine nested(std::string_view line) {
    NestedLine result{{}, without_line_end(line)};
    for (;;) {
        const auto inner = without_indentation(result.text);
        result.prefix.append(result.text.substr(0, result.text.size() - inner.size()));
        result.text = inner;
        if (const auto marker = marker_of(inner); marker > 0) {
            result.prefix.append(marker, ' ');
            result.text.remove_prefix(marker);
        } else if (!inner.empty() && inner[0] == '>') {
            result.prefix += '>';
            result.text.remove_prefix(1);
        } else {
            return result;
        }
    }
}

// The characters that open a fence; empty: the line does not.
std::string_view fence_of(std::string_view text) {
    if (text.empty() || (text[0] != '`' && text[0] != '~')) return {};
    const auto length = run_of(text[0], text);
    if (length < 3 || (text[0] == '`' && text.find('`', length) != std::string_view::npos)) return {};
    return text.substr(0, length);
}

bool closes(std::string_view line, std::string_view fence) {
    const auto begin = std::min(line.find_first_not_of(" \t>"), line.size());
    const auto text = line.substr(begin);
    const auto length = run_of(fence[0], text);
    return length >= fence.size() && is_white_space(text.substr(length));
}

bool is_row(std::string_view line) { return !is_white_space(line) && line.find('|') != std::string_view::npos; }

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
        const auto opening = nested(line);
        if (const auto fence = fence_of(opening.text); !fence.empty()) {
            block.kind = Kind::fence;
            block.head = line;
            block.fence_begin.append(opening.prefix).append(opening.text).append("\n");
            block.fence_end.append(opening.prefix).append(fence).append("\n");
            while (end_ < text_.size() && !closes(take_line(), fence)) continue;
        } else if (is_row(line) && is_delimiter_row(peek())) {
            block.kind = Kind::table;
            const auto delimiter = take_line();
            block.head = text_.substr(begin_, line.size() + delimiter.size());
            while (is_row(peek())) take_line();
        } else if (is_heading(line)) {
            block.kind = Kind::heading;
        } else if (!is_white_space(line) && !begins_list_item(line) && is_underline(peek())) {
            block.kind = Kind::heading;
            take_line();
        } else {
            while (!is_white_space(peek()) && !begins_another()) take_line();
        }
        block.text = text_.substr(begin_, end_ - begin_);
        const auto blank_lines = end_;
        while (end_ < text_.size() && is_white_space(peek())) take_line();
        block.blank_lines = text_.substr(blank_lines, end_ - blank_lines);
        begin_ = end_;
        return block;
    }

private:
    [[nodiscard]] bool begins_another() const {
        const auto line = peek();
        const bool begins_table = is_row(line) && is_delimiter_row(first_line(text_.substr(end_ + line.size())));
        return is_heading(line) || (begins_list_item(line) && !top_level(line).empty()) || begins_table ||
               !fence_of(nested(line).text).empty();
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

bool begins_list_item(std::string_view line) { return marker_of(without_indentation(line)) > 0; }

std::vector<MarkdownBlock> markdown_blocks(std::string_view text) {
    std::vector<MarkdownBlock> blocks;
    for (BlockReader reader(text); !reader.ended();) blocks.push_back(reader.next());
    return blocks;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
