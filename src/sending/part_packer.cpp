#include "part_packer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "characters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Where the last word or clause of `piece` ends, if not near its beginning; else its end.
std::size_t end_of_words(std::string_view piece) {
    const auto blank = piece.find_last_of(" \t");
    if (blank != std::string_view::npos && !is_white_space(piece.substr(0, blank))) return blank + 1;
    constexpr std::array<std::string_view, 5> marks{"。", "，", "；", "！", "？"};
    std::size_t end = 0;
    for (const auto mark : marks)
        if (const auto at = piece.rfind(mark); at != std::string_view::npos) end = std::max(end, at + mark.size());
    return end > piece.size() / 2 ? end : piece.size();
}

// Before a character reference, as "&amp;", that goes on behind `end`; else `end`.
std::size_t outside_reference(std::string_view text, std::size_t end) {
    constexpr std::size_t longest = 32;
    const auto begin = text.substr(0, end).rfind('&');
    if (begin == std::string_view::npos || begin == 0 || end - begin > longest) return end;
    const auto rest = text.substr(begin + 1, longest);
    const auto stop = rest.find_first_not_of("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    const bool crosses = stop != std::string_view::npos && rest[stop] == ';' && begin + 1 + stop >= end;
    return crosses ? begin : end;
}

}  // namespace

void PartPacker::add(std::string_view piece) {
    part_.append(piece);
    room_ -= count_characters(piece);
}

std::size_t PartPacker::add_beginning(std::string_view text) {
    const auto piece = first_characters(text, room_);
    auto end = outside_reference(text, end_of_words(piece));
    if (end > 1 && end < text.size() && text[end] == '\n' && text[end - 1] == '\r') --end;
    add(text.substr(0, end));
    return end;
}

void PartPacker::end_part() {
    if (!is_white_space(part_)) parts_.push_back(std::move(part_));
    part_.clear();
    room_ = most_;
}

std::string PartPacker::take_back(std::size_t begin) {
    auto text = part_.substr(begin);
    part_.resize(begin);
    room_ += count_characters(text);
    return text;
}

std::string_view PartPacker::line_of(std::string_view text) const noexcept {
    constexpr std::size_t longest_character = 4;
    return first_line(text.substr(0, longest_character * (most_ + 1)));
}

void PartPacker::add_lines(std::string_view text) {
    while (!text.empty()) {
        const auto line = line_of(text);
        if (!fits(line)) end_part();
        auto size = line.size();
        if (fits(line))
            add(line);
        else
            size = add_beginning(line);
        text.remove_prefix(size);
    }
}

std::vector<std::string> PartPacker::finish() {
    end_part();
    return std::move(parts_);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
