#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A named constant of an open text type. It converts to the type wherever one is wanted and is none itself, so that it
/// costs nothing before main().
template <class Kind>
class OpenName {
public:
    constexpr explicit OpenName(std::string_view text) noexcept : text_(text) {}
    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

/// Text of a set that the service may extend: the known ones have names, any other is kept as it came.
///
/// Thread safety: as std::string.
template <class Kind>
class OpenText {
public:
    using Name = OpenName<Kind>;

    OpenText() = default;
    OpenText(Name name) : text_(name.text()) {}
    explicit OpenText(std::string text) noexcept : text_(std::move(text)) {}

    /// The text on the wire.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(const OpenText& a, const OpenText& b) noexcept { return a.text_ == b.text_; }
    friend bool operator!=(const OpenText& a, const OpenText& b) noexcept { return !(a == b); }
    friend bool operator==(const OpenText& a, Name b) noexcept { return a.text_ == b.text(); }
    friend bool operator!=(const OpenText& a, Name b) noexcept { return !(a == b); }
    friend bool operator==(Name a, const OpenText& b) noexcept { return b == a; }
    friend bool operator!=(Name a, const OpenText& b) noexcept { return !(b == a); }

private:
    std::string text_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
