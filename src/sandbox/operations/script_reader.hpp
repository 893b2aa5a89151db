#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Splits a script into tokens.
class ScriptReader {
public:
    explicit ScriptReader(std::string_view script) noexcept : script_(script) {}

    /// Skips blanks and comments; returns whether a line ended.
    bool skip_blank();
    [[nodiscard]] bool at_end() const noexcept { return at_ == script_.size(); }
    /// The character `ahead` positions after the current one; 0 past the end.
    [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
        return ahead < script_.size() - at_ ? script_[at_ + ahead] : '\0';
    }
    /// Skips `text` if it comes next.
    bool take(std::string_view text) noexcept;
    /// Like `take`, for a whole identifier.
    bool take_word(std::string_view word) noexcept;
    /// Skips `text` or throws.
    void expect(std::string_view text);
    /// The quoted string that comes next.
    [[nodiscard]] std::string quoted();
    /// A number as JavaScript would print it.
    [[nodiscard]] std::string number();
    /// The literal between the slashes of a regular expression; sets `global` by its flag.
    [[nodiscard]] std::string pattern(bool& global);
    /// Marks this position as a statement's start.
    void mark() noexcept { marked_ = at_; }
    /// The line of the mark.
    [[nodiscard]] int line() const noexcept;

private:
    char next();

    std::string_view script_;
    std::size_t at_ = 0;
    std::size_t marked_ = 0;
};

/// Thrown where a script uses what the sandbox does not support.
struct UnsupportedScript {};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
