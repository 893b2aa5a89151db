#include "decoded_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "../base/unicode_escape.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

/// An escape at the begin of a text: what it stands for, and how long it is.
struct Escape {
    std::string means;
    std::size_t length;
};

std::optional<unsigned> number_of(std::string_view digits, int base) {
    unsigned number = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (digits.empty() || parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
    return number;
}

std::string utf8_of(unsigned code) {
    const auto tail = [code](unsigned shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
    if (code < 0x10000) return {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
    return {static_cast<char>(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
}

std::optional<Escape> unicode_escape(std::string_view text) {
    const auto unit = escaped_unit(text, 0);
    if (!unit || is_low_surrogate(*unit)) return std::nullopt;
    if (!is_high_surrogate(*unit)) return Escape{utf8_of(*unit), unicode_escape_length};
    const auto low = escaped_unit(text, unicode_escape_length);
    if (!low || !is_low_surrogate(*low)) return std::nullopt;
    return Escape{utf8_of(0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00)), 2 * unicode_escape_length};
}

std::optional<Escape> backslash_escape(std::string_view text) {
    constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const auto which = text.size() < 2 ? std::string_view::npos : names.find(text[1]);
    if (which == std::string_view::npos) return std::nullopt;
    return Escape{std::string(1, meanings[which]), 2};
}

std::optional<Escape> percent_escape(std::string_view text) {
    if (text.size() < 3) return std::nullopt;
    const auto byte = number_of(text.substr(1, 2), 16);
    if (!byte) return std::nullopt;
    return Escape{std::string(1, static_cast<char>(*byte)), 3};
}

std::optional<Escape> html_escape(std::string_view text) {
    constexpr std::size_t longest = 10;
    constexpr std::array<std::pair<std::string_view, char>, 5> names{
        {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
    const auto end = text.substr(0, longest).find(';');
    if (end == std::string_view::npos) return std::nullopt;
    const auto name = text.substr(1, end - 1);
    for (const auto& [known, meaning] : names)
        if (name == known) return Escape{std::string(1, meaning), end + 1};
    if (name.size() < 2 || name[0] != '#') return std::nullopt;
    const bool is_hex = name[1] == 'x' || name[1] == 'X';
    const auto code = number_of(name.substr(is_hex ? 2 : 1), is_hex ? 16 : 10);
    if (!code || *code > 0x10FFFF) return std::nullopt;
    return Escape{utf8_of(*code), end + 1};
}

std::optional<Escape> escape_at(std::string_view text, Escapes escapes) {
    switch (text.front()) {
        case '%': return percent_escape(text);
        case '&': return html_escape(text);
        case '+': return Escape{" ", 1};
        case '\\': break;
        default: return std::nullopt;
    }
    auto escape = unicode_escape(text);
    if (!escape && escapes == Escapes::all) escape = backslash_escape(text);
    return escape;
}

}  // namespace

DecodedText::DecodedText(std::string_view original) : text_(original) {
    origins_.reserve(original.size());
    for (std::size_t i = 0; i < original.size(); ++i) origins_.push_back({i, i + 1});
}

bool DecodedText::decode(Escapes escapes) {
    bool any = false;
    std::string decoded;
    std::vector<Span> origins;
    decoded.reserve(text_.size());
    origins.reserve(text_.size());
    for (std::size_t at = 0; at < text_.size();) {
        const auto escape = escape_at(std::string_view(text_).substr(at), escapes);
        const std::size_t length = escape ? escape->length : 1;
        if (escape)
            decoded += escape->means;
        else
            decoded += text_[at];
        origins.resize(decoded.size(), origin({at, at + length}));
        any = any || escape.has_value();
        at += length;
    }
    text_ = std::move(decoded);
    origins_ = std::move(origins);
    return any;
}

std::string decoded_once(std::string_view text) {
    DecodedText decoded(text);
    decoded.decode(Escapes::all);
    return decoded.text();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
