#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Writes a piece of JSON out again from the parser's events, for members that are kept as JSON.
class Capture {
public:
    [[nodiscard]] bool running() const noexcept { return depth_ > 0; }

    /// Begins with an object or array that is written to `target`.
    void begin(std::string& target, bool array);
    bool key(std::string_view name);
    /// A scalar, already written as JSON.
    bool value(std::string_view json);
    bool open(bool array);
    /// The end of an object or array; the capture ends with the one it began with.
    bool close(bool array);

    /// Text as JSON: quoted and escaped.
    [[nodiscard]] static std::string quoted(std::string_view text);

private:
    void separate();

    std::string* target_ = nullptr;
    std::size_t depth_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
