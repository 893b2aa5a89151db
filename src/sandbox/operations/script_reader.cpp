#include "script_reader.hpp"

#include <algorithm>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_identifier_char(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '\\' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool ScriptReader::skip_blank() {
    bool line_ended = false;
    for (;;) {
        if (take("//")) {
            at_ = std::min(script_.find('\n', at_), script_.size());
        } else if (take("/*")) {
            const auto end = script_.find("*/", at_);
            if (end == std::string_view::npos) throw UnsupportedScript();
            line_ended |= script_.substr(at_, end - at_).find('\n') != std::string_view::npos;
            at_ = end + 2;
        } else if (peek() == '\n' || peek() == '\r' || peek() == ' ' || peek() == '\t') {
            line_ended |= peek() == '\n' || peek() == '\r';
            ++at_;
        } else {
            return line_ended;
        }
    }
}

bool ScriptReader::take(std::string_view text) noexcept {
    if (script_.compare(at_, text.size(), text) != 0) return false;
    at_ += text.size();
    return true;
}

bool ScriptReader::take_word(std::string_view word) noexcept {
    if (script_.compare(at_, word.size(), word) != 0 || is_identifier_char(peek(word.size()))) return false;
    at_ += word.size();
    return true;
}

void ScriptReader::expect(std::string_view text) {
    if (!take(text)) throw UnsupportedScript();
}

char ScriptReader::next() {
    if (at_end()) throw UnsupportedScript();
    return script_[at_++];
}

std::string ScriptReader::quoted() {
    const char quote = next();
    std::string text;
    for (char c = next(); c != quote; c = next()) {
        const bool line_ends = c == '\n' || c == '\r';
        if (quote == '`' ? c == '\r' || (c == '$' && peek() == '{') : line_ends) throw UnsupportedScript();
        if (c == '\\') {
            switch (c = next()) {
                case 'n': c = '\n'; break;
                case 't': c = '\t'; break;
                case 'r': c = '\r'; break;
                case '\\':
                case '\'':
                case '"':
                case '`':
                case '/':
                case '$': break;
                default: throw UnsupportedScript();
            }
        }
        text.push_back(c);
    }
    return text;
}

std::string ScriptReader::number() {
    // Within these limits a double prints as it was written, except for trailing zeros of the fraction.
    constexpr std::size_t most_digits = 15;
    constexpr std::size_t most_decimals = 6;
    std::string whole;
    while (is_digit(peek())) whole.push_back(next());
    std::string decimals;
    if (is_digit(peek(1)) && take("."))
        while (is_digit(peek())) decimals.push_back(next());
    const bool octal = whole.size() > 1 && whole.front() == '0';
    if (whole.empty() || octal || is_identifier_char(peek()) || (peek() == '.' && !is_identifier_char(peek(1))))
        throw UnsupportedScript();
    if (whole.size() + decimals.size() > most_digits || decimals.size() > most_decimals) throw UnsupportedScript();
    decimals.erase(decimals.find_last_not_of('0') + 1);
    return decimals.empty() ? whole : whole + "." + decimals;
}

std::string ScriptReader::pattern(bool& global) {
    expect("/");
    std::string literal;
    for (char c = next(); c != '/'; c = next()) {
        if (c == '\\') {
            c = next();
            // Escaped letters and digits are classes and back-references.
            if (is_identifier_char(c) && c != '$' && c != '\\') throw UnsupportedScript();
            if (c == '\n' || c == '\r') throw UnsupportedScript();
        } else if (std::string_view("^$.*+?()[]{}|\n\r").find(c) != std::string_view::npos) {
            throw UnsupportedScript();
        }
        literal.push_back(c);
    }
    global = take("g");
    if (literal.empty() || is_identifier_char(peek())) throw UnsupportedScript();
    return literal;
}

int ScriptReader::line() const noexcept {
    const std::string_view before = script_.substr(0, marked_);
    return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
