#include "characters.hpp"

#include <algorithm>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool begins_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

std::size_t count_characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string_view first_characters(std::string_view text, std::size_t most) noexcept {
    if (text.size() <= most) return text;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (begins_character(text[at]) && ++characters > most) return text.substr(0, at);
    return text;
}

bool is_white_space(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string_view first_line(std::string_view text) noexcept {
    const auto end = text.find('\n');
    return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
