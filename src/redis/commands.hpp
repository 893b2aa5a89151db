#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// Commands that are sent together, as bytes of the protocol.
class Commands {
public:
    /// Appends a command with its arguments, which may hold any bytes.
    Commands& add(std::initializer_list<std::string_view> words);

    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

private:
    std::string bytes_;
    std::size_t count_ = 0;
};

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
