#include "json_writer.hpp"

#include <array>
#include <cstddef>
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
