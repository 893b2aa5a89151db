#include "utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::size_t leading_character(std::string_view text) noexcept {
    const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.empty()) return 0;
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    // The first continuation byte's range excludes overlong forms, surrogates and values above U+10FFFF.
    std::size_t length = 0;
    unsigned least = 0x80, most = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0) least = 0xA0;
        if (lead == 0xED) most = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0) least = 0x90;
        if (lead == 0xF4) most = 0x8F;
    } else {
        return 0;
    }
    if (length > text.size() || byte(1) < least || byte(1) > most) return 0;
    const auto continues = [&byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80; };
    if (length > 2 && !continues(2)) return 0;
    if (length > 3 && !continues(3)) return 0;
    return length;
}

bool is_utf8(std::string_view text) noexcept {
    for (;;) {
        std::size_t length = 0;
        while (length < text.size() && static_cast<unsigned char>(text[length]) < 0x80) ++length;
        text.remove_prefix(length);
        if (text.empty()) return true;
        length = leading_character(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
