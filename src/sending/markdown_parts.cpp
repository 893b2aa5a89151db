#include <optional>

#include "content_parts.hpp"
#include "markdown_blocks.hpp"
#include "part_packer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Kind = MarkdownBlock::Kind;

// What is repeated in each part leaves half of it to the content.
bool may_repeat(std::size_t characters, const PartPacker& parts) { return characters <= parts.most() / 2; }

// Closes the block at the end of each part, and opens it again in the next.
void add_fence(PartPacker& parts, const MarkdownBlock& block) {
    // A line that is cut gets a line end.
    const auto reserve = count_characters(block.fence_end) + 1;
    if (!may_repeat(count_characters(block.head) + reserve, parts)) return parts.add_lines(block.text);
    auto rest = block.text.substr(block.head.size());
    const auto needed = count_characters(block.head) + count_characters(first_line(rest)) + reserve;
    if (parts.room() < needed) parts.end_part();
    parts.add(block.head);
    bool opened_just_now = true;
    auto left = count_characters(rest);
    const auto add = [&](std::string_view piece) {
        parts.add(piece);
        rest.remove_prefix(piece.size());
        left -= count_characters(piece);
    };
    while (!rest.empty()) {
        const auto line = first_line(rest);
        // The last lines need no closing after them.
        if (left <= parts.room() || count_characters(line) + reserve <= parts.room()) {
            add(line);
            opened_just_now = false;
            continue;
        }
        if (opened_just_now) {
            add(first_characters(line, parts.room() - reserve));
            parts.add("\n");
        }
        parts.add(block.fence_end);
        parts.end_part();
        parts.add(block.head);
        opened_just_now = true;
    }
}

// Repeats the heading row in each part.
void add_table(PartPacker& parts, const MarkdownBlock& block) {
    if (!may_repeat(count_characters(block.head), parts)) return parts.add_lines(block.text);
    auto rest = block.text.substr(block.head.size());
    if (parts.room() < count_characters(block.head) + count_characters(first_line(rest))) parts.end_part();
    parts.add(block.head);
    while (!rest.empty()) {
        const auto row = first_line(rest);
        if (!parts.fits(row)) {
            parts.end_part();
            parts.add(block.head);
        }
        if (!parts.fits(row)) return parts.add_lines(rest);
        parts.add(row);
        rest.remove_prefix(row.size());
    }
}

void add_cut(PartPacker& parts, const MarkdownBlock& block) {
    switch (block.kind) {
        case Kind::fence: return add_fence(parts, block);
        case Kind::table: return add_table(parts, block);
        case Kind::text:
        case Kind::heading: return parts.add_lines(block.text);
    }
}

}  // namespace

std::vector<std::string> markdown_parts(std::string_view content, std::size_t most) {
    PartPacker parts(most);
    std::optional<std::size_t> headings;  // Where those at the end of the present part begin.
    for (const auto& block : markdown_blocks(content)) {
        if (!parts.fits(block.text)) {
            // A heading goes with what it heads.
            std::string carried;
            if (headings && *headings > 0) carried = parts.take_back(*headings);
            parts.end_part();
            parts.add(carried);
            headings.reset();
        }
        if (!parts.fits(block.text)) {
            add_cut(parts, block);
            headings.reset();
            continue;
        }
        if (block.kind != Kind::heading)
            headings.reset();
        else if (!headings)
            headings = parts.size();
        parts.add(block.text);
    }
    return parts.finish();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
