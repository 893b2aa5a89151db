#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A part of a text.
struct Span {
    std::size_t begin;
    std::size_t end;
};

/// How often a text is decoded in search of a secret: JSON in JSON in a URL is not encoded more often.
inline constexpr int most_encodings = 3;

/// Which escapes are decoded.
enum class Escapes {
    all,
    /// But not "\"", "\\" and "\/", which keep JSON within JSON readable.
    without_backslashes,
};

/// A text with its escapes decoded, which knows where each byte of it comes from.
class DecodedText {
public:
    explicit DecodedText(std::string_view original);

    /// Decodes each escape once: "%2F", "\u002f", "\/", "&#47;", "&amp;", and '+' for a blank. Returns whether there
    /// was any. What was encoded twice takes two turns.
    bool decode(Escapes escapes);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// What of the original stands for a part of `text()` that is not empty.
    [[nodiscard]] Span origin(Span part) const { return {origins_[part.begin].begin, origins_[part.end - 1].end}; }

private:
    std::string text_;
    std::vector<Span> origins_;  ///< Of each byte.
};

/// The same, of a text alone.
[[nodiscard]] std::string decoded_once(std::string_view text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
