#pragma once

#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Whether a text is such an address as inet_pton reads it, without brackets or an interface's name.
[[nodiscard]] bool is_ipv4_address(const std::string& text);
[[nodiscard]] bool is_ipv6_address(const std::string& text);

/// Whether it is ::1, in any of its notations.
[[nodiscard]] bool is_ipv6_loopback(const std::string& text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
