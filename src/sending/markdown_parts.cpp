#include <algorithm>

#include "content_parts.hpp"
#include "markdown_blocks.hpp"
#include "part_packer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Kind = MarkdownBlock::Kind;

/// Fills parts with blocks, and cuts those that are longer than a part.
class MarkdownPacker {
public:
    explicit MarkdownPacker(std::size_t most) : parts_(most) {}

    void add(const MarkdownBlock& block) {
        // What has to be cut in any case may begin here.
        const bool may_begin_here = headings_ == none && is_half_empty();
        if (!parts_.fits(block.text) && (!may_begin_here || count_characters(block.text) <= parts_.most()))
            begin_part_with_headings();
        if (!parts_.fits(block.text)) {
            add_cut(block);
            headings_ = none;
        } else {
            add_whole(block);
        }
        if (parts_.fits(block.blank_lines))
            parts_.add(block.blank_lines);
        else
            begin_part_with_headings();
    }

    [[nodiscard]] std::vector<std::string> finish() { return parts_.finish(); }

private:
    static constexpr std::size_t none = std::string_view::npos;

    // A heading goes with what it heads.
    void begin_part_with_headings() {
        std::string carried;
        if (headings_ != none) carried = parts_.take_back(headings_);
        parts_.end_part();
        parts_.add(carried);
        headings_ = carried.empty() ? none : 0;
    }
    // What is repeated in each part leaves half of it to the content.
    [[nodiscard]] bool may_repeat(std::size_t characters) const { return characters <= parts_.most() / 2; }
    [[nodiscard]] bool is_half_empty() const { return parts_.room() >= parts_.most() / 2; }

    void add_whole(const MarkdownBlock& block) {
        const auto headings = headings_ != none ? headings_ : parts_.size();
        if (parts_.size() == 0)
            add_text(block.text);
        else
            parts_.add(block.text);
        headings_ = block.kind == Kind::heading ? headings : none;
    }

    // Items of a nested list at the beginning of a part are no code, which their indentation would make them.
    void add_text(std::string_view text) {
        std::size_t dedent = 0;
        while (!text.empty()) {
            auto line = parts_.line_of(text);
            if (!parts_.fits(line) && !(headings_ == 0 && is_half_empty())) {
                parts_.end_part();
                dedent = 0;
            }
            if (parts_.size() == 0 && begins_list_item(line)) dedent = line.find_first_not_of(' ');
            const auto blanks = std::min({dedent, line.find_first_not_of(' '), line.size()});
            line.remove_prefix(blanks);
            text.remove_prefix(blanks);
            auto size = line.size();
            if (parts_.fits(line))
                parts_.add(line);
            else
                size = parts_.add_beginning(line);
            text.remove_prefix(size);
            headings_ = none;
        }
    }

    // Closes the block at the end of each part, and opens it again in the next.
    void add_fence(const MarkdownBlock& block) {
        // The fence's own end may be somewhat longer, and a line that is cut gets a line end.
        const auto reserve = count_characters(block.fence_end) + 16;
        const auto head = std::max(count_characters(block.head), count_characters(block.fence_begin));
        if (!may_repeat(head + reserve)) return add_text(block.text);
        auto rest = block.text.substr(block.head.size());
        auto left = count_characters(rest);
        const auto add = [&](std::string_view piece) {
            parts_.add(piece);
            rest.remove_prefix(piece.size());
            left -= count_characters(piece);
        };
        const auto needed = head + count_characters(parts_.line_of(rest)) + reserve;
        if (parts_.room() < needed && !(headings_ == 0 && parts_.room() > head + reserve && is_half_empty()))
            parts_.end_part();
        parts_.add(block.head);
        bool opened_just_now = true;
        while (!rest.empty()) {
            const auto line = parts_.line_of(rest);
            // The last lines need no closing after them.
            if (left <= parts_.room() || count_characters(line) + reserve <= parts_.room()) {
                add(line);
                opened_just_now = false;
                continue;
            }
            if (opened_just_now) {
                add(first_characters(line, parts_.room() - reserve));
                parts_.add("\n");
            }
            parts_.add(block.fence_end);
            parts_.end_part();
            parts_.add(block.fence_begin);
            opened_just_now = true;
        }
    }

    // Repeats the heading row in each part, but where a row has no room beside it.
    void add_table(const MarkdownBlock& block) {
        const auto head = count_characters(block.head);
        if (!may_repeat(head)) return add_text(block.text);
        auto rest = block.text.substr(block.head.size());
        bool has_head = false, is_begun = false;
        const auto begin_with_head = [&](std::size_t room) {
            if (has_head || parts_.room() < head + room) parts_.end_part();
            parts_.add(block.head);
            has_head = is_begun = true;
        };
        while (!rest.empty()) {
            const auto row = parts_.line_of(rest);
            const auto length = count_characters(row);
            auto size = row.size();
            if (has_head && parts_.fits(row)) {
                parts_.add(row);
            } else if (head + length <= parts_.most()) {
                begin_with_head(length);
                parts_.add(row);
            } else if (length > parts_.most()) {
                begin_with_head(parts_.most() / 4);
                size = parts_.add_beginning(row);
            } else {
                if (!is_begun) begin_with_head(0);
                parts_.end_part();
                parts_.add(row);
                parts_.end_part();
                has_head = false;
            }
            rest.remove_prefix(size);
        }
        if (!is_begun) begin_with_head(0);
    }

    void add_cut(const MarkdownBlock& block) {
        switch (block.kind) {
            case Kind::fence: return add_fence(block);
            case Kind::table: return add_table(block);
            case Kind::text:
            case Kind::heading: return add_text(block.text);
        }
    }

    PartPacker parts_;
    std::size_t headings_ = none;  ///< Where those at the end of the present part begin.
};

}  // namespace

std::vector<std::string> markdown_parts(std::string_view content, std::size_t most) {
    MarkdownPacker parts(most);
    for (const auto& block : markdown_blocks(content)) parts.add(block);
    return parts.finish();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
