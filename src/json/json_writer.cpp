#include "json_writer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "../base/utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::array<bool, 256> plain_bytes() {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain[byte] = byte != '"' && byte != '\\';
    return plain;
}

bool stands_for_itself(char c) {
    static constexpr auto plain = plain_bytes();
    return plain[static_cast<unsigned char>(c)];
}

// Whether eight bytes all stand for themselves. Long texts are mostly made of such.
bool stand_for_themselves(const char* bytes) noexcept {
    constexpr std::uint64_t each = 0x0101010101010101;
    constexpr std::uint64_t high = 0x80 * each;
    const auto has_zero = [](std::uint64_t word) { return (word - each) & ~word & high; };
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    const auto below_blank = (word - 0x20 * each) & ~word & high;
    return ((word & high) | below_blank | has_zero(word ^ '"' * each) | has_zero(word ^ '\\' * each)) == 0;
}

void append_escaped(std::string& target, char c) {
    switch (c) {
        case '"': target += "\\\""; return;
        case '\\': target += "\\\\"; return;
        case '\b': target += "\\b"; return;
        case '\f': target += "\\f"; return;
        case '\n': target += "\\n"; return;
        case '\r': target += "\\r"; return;
        case '\t': target += "\\t"; return;
        default: break;
    }
    append_unicode_escape(target, static_cast<char16_t>(static_cast<unsigned char>(c)));
}

}  // namespace

void append_unicode_escape(std::string& target, char16_t unit) {
    constexpr char digits[] = "0123456789abcdef";
    target += "\\u";
    for (unsigned shift = 16; shift > 0; shift -= 4)
        target += digits[(static_cast<unsigned>(unit) >> (shift - 4)) & 0xFU];
}

void JsonWriter::open(bool array) {
    separate();
    target_ += array ? '[' : '{';
}

void JsonWriter::close(bool array) { target_ += array ? ']' : '}'; }

void JsonWriter::key(std::string_view name) {
    separate();
    quote(name);
    target_ += ':';
}

void JsonWriter::json(std::string_view value) {
    separate();
    target_.append(value);
}

void JsonWriter::text(std::string_view value) {
    separate();
    quote(value);
}

void JsonWriter::integer(std::int64_t value) { json(std::to_string(value)); }

void JsonWriter::separate() {
    if (target_.size() == begin_) return;
    const char last = target_.back();
    if (last != '{' && last != '[' && last != ':') target_ += ',';
}

void JsonWriter::quote(std::string_view text) {
    target_ += '"';
    std::size_t copied = 0;
    for (std::size_t at = 0; at < text.size();) {
        while (text.size() - at >= 8 && stand_for_themselves(text.data() + at)) at += 8;
        if (at == text.size()) break;
        if (stands_for_itself(text[at])) {
            ++at;
            continue;
        }
        const auto length = leading_character(text.substr(at));
        if (length > 1) {
            at += length;
            continue;
        }
        target_.append(text.substr(copied, at - copied));
        if (length == 0)
            target_.append(replacement_character);
        else
            append_escaped(target_, text[at]);
        copied = ++at;
    }
    target_.append(text.substr(copied));
    target_ += '"';
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
