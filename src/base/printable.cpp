#include "printable.hpp"

#include <algorithm>
#include <array>

#include "utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// C0; DEL and C1; the Arabic letter mark; left-to-right and right-to-left mark; separators of lines and paragraphs and
// the embeddings and overrides of direction; its isolates.
constexpr std::array<Range, 6> unprintable{
    {{0, 0x1F}, {0x7F, 0x9F}, {0x061C, 0x061C}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}}};

// Unicode's White_Space, and what has no width.
constexpr std::array<Range, 11> blank{{{0x09, 0x0D},
                                       {0x1C, 0x20},
                                       {0x85, 0x85},
                                       {0xA0, 0xA0},
                                       {0x1680, 0x1680},
                                       {0x2000, 0x200F},
                                       {0x2028, 0x202F},
                                       {0x205F, 0x2060},
                                       {0x2066, 0x2069},
                                       {0x3000, 0x3000},
                                       {0xFEFF, 0xFEFF}}};

template <std::size_t Count>
bool is_in(const std::array<Range, Count>& ranges, char32_t character) noexcept {
    return std::any_of(ranges.begin(), ranges.end(),
                       [character](const Range& range) { return character >= range.first && character <= range.last; });
}

}  // namespace

char32_t code_point(std::string_view character) noexcept {
    const auto byte = [&character](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    switch (character.size()) {
        case 1: return byte(0);
        case 2: return ((byte(0) & 0x1FU) << 6U) | (byte(1) & 0x3FU);
        case 3: return ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
        case 4:
            return ((byte(0) & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) |
                   (byte(3) & 0x3FU);
        default: return 0;
    }
}

bool is_printable(char32_t character) noexcept { return !is_in(unprintable, character); }

bool is_blank(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto length = leading_character(text);
        if (length == 0 || !is_in(blank, code_point(text.substr(0, length)))) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string readable(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const auto length = leading_character(text);
        if (length == 0 || !is_printable(code_point(text.substr(0, length))))
            shown += '?';
        else
            shown.append(text.substr(0, length));
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return shown;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
