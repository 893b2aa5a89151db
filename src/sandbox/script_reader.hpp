#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Thrown where a script leaves what the sandbox understands.
struct BeyondScript {};

/// Walks over a script's characters and reads its smallest parts.
class ScriptReader {
public:
    explicit ScriptReader(std::string_view script) noexcept : script_(script) {}

    /// Passes over blanks and comments; says whether a line ended on the way.
    bool skip_blank();
    [[nodiscard]] bool at_end() const noexcept { return at_ == script_.size(); }
    /// The character `ahead` of the present one; 0 beyond the end.
    [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
        return ahead < script_.size() - at_ ? script_[at_ + ahead] : '\0';
    }
    /// Passes over `text` if it comes next.
    bool take(std::string_view text) noexcept;
    /// As `take`, for a name that must not go on.
    bool take_word(std::string_view word) noexcept;
    /// Passes over `text` or throws.
    void expect(std::string_view text);
    /// A text in the quotes that come next.
    [[nodiscard]] std::string quoted();
    /// A number as JavaScript would print it.
    [[nodiscard]] std::string number();
    /// The literal between the slashes of a regular expression; sets `global` by its flag.
    [[nodiscard]] std::string pattern(bool& global);
    /// Remembers this place as a statement's start.
    void mark() noexcept { marked_ = at_; }
    /// The line of the mark.
    [[nodiscard]] int line() const noexcept;

private:
    char next();

    std::string_view script_;
    std::size_t at_ = 0;
    std::size_t marked_ = 0;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
