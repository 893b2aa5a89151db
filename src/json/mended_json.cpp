#include "mended_json.hpp"

#include <charconv>
#include <cstddef>
#include <utility>

#include "../base/utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

class Mender {
public:
    explicit Mender(std::string_view json) : json_(json) {}

    std::optional<std::string> mend() {
        bool in_string = false;
        while (at_ < json_.size()) {
            const char c = json_[at_];
            if (c == '"') in_string = !in_string;
            if (!in_string || c == '"')
                ++at_;
            else
                character(c);
        }
        if (copied_ == 0) return std::nullopt;
        copy();
        return std::move(mended_);
    }

private:
    // The next character of a string.
    void character(char c) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\\') return escape();
        if (byte < 0x20) return replace(1);
        if (byte < 0x80) return pass(1);
        const auto length = leading_character(json_.substr(at_));
        if (length == 0) return replace(broken());
        pass(length);
    }

    void escape() {
        const unsigned unit = escaped_unit(at_);
        if (unit < 0xD800 || unit > 0xDFFF) return pass(2);
        const unsigned next = escaped_unit(at_ + escape_length);
        const bool is_pair = unit < 0xDC00 && next >= 0xDC00 && next <= 0xDFFF;
        if (is_pair) return pass(2 * escape_length);
        replace(escape_length);
    }

    // The number in "\uXXXX"; 0 if it is none.
    [[nodiscard]] unsigned escaped_unit(std::size_t at) const {
        if (json_.size() < at + escape_length || json_[at] != '\\' || json_[at + 1] != 'u') return 0;
        const char* const digits = json_.data() + at + 2;
        unsigned unit = 0;
        const auto parsed = std::from_chars(digits, digits + 4, unit, 16);
        return parsed.ptr == digits + 4 ? unit : 0;
    }

    // A byte that begins no character, with the bytes that would have gone on.
    [[nodiscard]] std::size_t broken() const {
        std::size_t length = 1;
        if (static_cast<unsigned char>(json_[at_]) < 0xC0) return length;
        while (length < 4 && at_ + length < json_.size() &&
               (static_cast<unsigned char>(json_[at_ + length]) & 0xC0U) == 0x80U)
            ++length;
        return length;
    }

    void pass(std::size_t length) { at_ += length; }

    void replace(std::size_t length) {
        copy();
        mended_ += replacement_character;
        at_ += length;
        copied_ = at_;
    }

    void copy() { mended_.append(json_.substr(copied_, at_ - copied_)); }

    static constexpr std::size_t escape_length = 6;

    const std::string_view json_;
    std::size_t at_ = 0;
    std::size_t copied_ = 0;  ///< How much of `json_` is in `mended_`.
    std::string mended_;
};

}  // namespace

std::optional<std::string> mended_json(std::string_view json) { return Mender(json).mend(); }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
