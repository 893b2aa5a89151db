#include "mended_json.hpp"

#include <cstddef>
#include <utility>

#include "../base/unicode_escape.hpp"
#include "../base/utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

class Mender {
public:
    explicit Mender(std::string_view json) : json_(json) {}

    std::optional<std::string> mend() {
        while (find_string()) {
            for (;;) {
                skip_ordinary();
                if (at_ >= json_.size()) break;
                if (json_[at_] == '"') {
                    ++at_;
                    break;
                }
                character(json_[at_]);
            }
        }
        if (copied_ == 0) return std::nullopt;
        copy();
        return std::move(mended_);
    }

private:
    // To the beginning of the next string.
    bool find_string() {
        const auto quote = at_ < json_.size() ? json_.find('"', at_) : std::string_view::npos;
        at_ = quote == std::string_view::npos ? json_.size() : quote + 1;
        return quote != std::string_view::npos;
    }

    // Past all of a string that needs no look.
    void skip_ordinary() {
        const auto is_ordinary = [](char c) { return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\'; };
        while (at_ < json_.size() && is_ordinary(json_[at_])) ++at_;
    }

    // A character of a string that may need to be replaced.
    void character(char c) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\\') return escape();
        if (byte < 0x20) return replace(1);
        const auto length = leading_character(json_.substr(at_));
        if (length == 0) return replace(broken());
        pass(length);
    }

    void escape() {
        const unsigned unit = escaped_unit(json_, at_).value_or(0);
        if (!is_high_surrogate(unit) && !is_low_surrogate(unit)) return pass(2);
        const unsigned next = escaped_unit(json_, at_ + unicode_escape_length).value_or(0);
        if (is_high_surrogate(unit) && is_low_surrogate(next)) return pass(2 * unicode_escape_length);
        replace(unicode_escape_length);
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
        if (copied_ == 0) mended_.reserve(json_.size() + json_.size() / 2);
        if (copied_ < at_) copy();
        mended_ += replacement_character;
        at_ += length;
        copied_ = at_;
    }

    void copy() { mended_.append(json_.substr(copied_, at_ - copied_)); }

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
