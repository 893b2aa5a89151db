#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Appends "\\uXXXX".
void append_unicode_escape(std::string& target, char16_t unit);

/// Writes JSON piece by piece, without blanks between its parts.
class JsonWriter {
public:
    /// Appends to `target`, which outlives this.
    explicit JsonWriter(std::string& target) noexcept : target_(target), begin_(target.size()) {}

    void open(bool array);
    void close(bool array);
    void key(std::string_view name);
    /// What is JSON already.
    void json(std::string_view value);
    /// What is no UTF-8 is written as U+FFFD.
    void text(std::string_view value);
    void integer(std::int64_t value);

private:
    void separate();
    void quote(std::string_view text);

    std::string& target_;
    std::size_t begin_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
