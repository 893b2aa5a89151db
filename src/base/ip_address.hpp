#pragma once

#include <optional>
#include <string>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Whether a text is such an address as inet_pton reads it, without brackets or an interface's name.
[[nodiscard]] bool is_ipv4_address(const std::string& text);
[[nodiscard]] bool is_ipv6_address(const std::string& text);

/// The usual form of an IPv4 or IPv6 address, by which two texts of the same address are equal; unset if the text is no
/// address.
[[nodiscard]] PUSHPLUS_API std::optional<std::string> usual_ip_address(const std::string& text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
