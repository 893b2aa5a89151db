#include "base/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

using pushplus::detail::is_utf8;

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text += static_cast<char>(value);
    return text;
}

// The bytes of a code point, by RFC 3629's table.
std::string encoded(std::uint32_t point) {
    const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (point < 0x80) return {byte(point)};
    if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
    if (point < 0x10000)
        return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
    return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F))};
}

// An independent check: decodes without range checks, then compares the re-encoded bytes.
bool survives_decoding(std::string_view text) {
    while (!text.empty()) {
        const auto lead = static_cast<unsigned char>(text[0]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (text.size() < length) return false;
        std::uint32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i) point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
        const bool surrogate = point >= 0xD800 && point < 0xE000;
        if (surrogate || point > 0x10FFFF || encoded(point) != text.substr(0, length)) return false;
        text.remove_prefix(length);
    }
    return true;
}

TEST(Utf8, AcceptsWellFormedText) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("plain"));
    EXPECT_TRUE(is_utf8("推送加 é 😀"));
    EXPECT_TRUE(is_utf8(bytes({0xEF, 0xBB, 0xBF})));
    EXPECT_TRUE(is_utf8(std::string_view("a\0b", 3))) << "NUL is a character";
    EXPECT_TRUE(is_utf8(bytes({0xEF, 0xBF, 0xBF}))) << "a noncharacter is well-formed";
}

TEST(Utf8, RefusesWhatIsIllFormed) {
    struct Case {
        const char* what;
        std::string text;
    };
    const Case cases[] = {
        {"a lone continuation", bytes({0x80})},
        {"a lone last continuation", bytes({0xBF})},
        {"overlong NUL", bytes({0xC0, 0x80})},
        {"overlong /", bytes({0xC0, 0xAF})},
        {"overlong 7F", bytes({0xC1, 0xBF})},
        {"overlong 3 bytes", bytes({0xE0, 0x80, 0xAF})},
        {"overlong 7FF", bytes({0xE0, 0x9F, 0xBF})},
        {"overlong 4 bytes", bytes({0xF0, 0x80, 0x80, 0xAF})},
        {"overlong FFFF", bytes({0xF0, 0x8F, 0xBF, 0xBF})},
        {"the first surrogate", bytes({0xED, 0xA0, 0x80})},
        {"the last surrogate", bytes({0xED, 0xBF, 0xBF})},
        {"a pair of surrogates", bytes({0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80})},
        {"U+110000", bytes({0xF4, 0x90, 0x80, 0x80})},
        {"far above U+10FFFF", bytes({0xF7, 0xBF, 0xBF, 0xBF})},
        {"5 bytes", bytes({0xF8, 0x88, 0x80, 0x80, 0x80})},
        {"6 bytes", bytes({0xFC, 0x84, 0x80, 0x80, 0x80, 0x80})},
        {"FE", bytes({0xFE})},
        {"FF", bytes({0xFF})},
        {"2 bytes cut", bytes({0xC3})},
        {"3 bytes cut after 1", bytes({0xE6})},
        {"3 bytes cut after 2", bytes({0xE6, 0x8E})},
        {"4 bytes cut after 1", bytes({0xF0})},
        {"4 bytes cut after 3", bytes({0xF0, 0x9F, 0x98})},
        {"cut within", bytes({0xE6, 0x8E, 'a'})},
        {"a bad last byte of 4", bytes({0xF0, 0x9F, 0x98, 'a'})},
        {"a bad third byte of 4", bytes({0xF0, 0x9F, 'a', 0x80})},
        {"good, then bad", "推送" + bytes({0xFF})},
        {"GBK text", bytes({0xCD, 0xC6, 0xCB, 0xCD})},
    };
    for (const auto& [what, text] : cases) EXPECT_FALSE(is_utf8(text)) << what;
}

TEST(Utf8, AcceptsEachCodePointAndNoPartOfIt) {
    for (std::uint32_t point = 0; point <= 0x110000; ++point) {
        const std::string text = encoded(point);
        const bool valid = (point < 0xD800 || point > 0xDFFF) && point <= 0x10FFFF;
        if (is_utf8(text) != valid) FAIL() << std::hex << point;
        for (std::size_t cut = 1; cut < text.size(); ++cut)
            if (is_utf8(std::string_view(text).substr(0, cut))) FAIL() << std::hex << point << " cut at " << cut;
    }
}

TEST(Utf8, JudgesAllSequencesOfUpToThreeBytesAsAnIndependentDecoderDoes) {
    char text[3];
    for (int first = 0; first < 256; ++first) {
        text[0] = static_cast<char>(first);
        const std::string_view one(text, 1);
        ASSERT_EQ(is_utf8(one), survives_decoding(one)) << std::hex << first;
        for (int second = 0; second < 256; ++second) {
            text[1] = static_cast<char>(second);
            const std::string_view two(text, 2);
            ASSERT_EQ(is_utf8(two), survives_decoding(two)) << std::hex << first << ' ' << second;
            for (int third = 0; third < 256; ++third) {
                text[2] = static_cast<char>(third);
                const std::string_view three(text, 3);
                if (is_utf8(three) != survives_decoding(three))
                    FAIL() << std::hex << first << ' ' << second << ' ' << third;
            }
        }
    }
}

TEST(Utf8, JudgesSequencesOfFourBytesAsAnIndependentDecoderDoes) {
    // Bytes at each boundary of the rules, in all combinations.
    const int borders[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
                           0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF};
    for (const int a : borders)
        for (const int b : borders)
            for (const int c : borders)
                for (const int d : borders) {
                    const std::string text = bytes({a, b, c, d});
                    if (is_utf8(text) != survives_decoding(text))
                        FAIL() << std::hex << a << ' ' << b << ' ' << c << ' ' << d;
                }
}

}  // namespace
