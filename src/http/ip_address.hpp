#pragma once

#include <string>

#include <curl/curl.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Whether a text is such an address as inet_pton reads it, without brackets or an interface's name.
[[nodiscard]] bool is_ipv4_address(const std::string& text);
[[nodiscard]] bool is_ipv6_address(const std::string& text);

/// Whether it is ::1, in any of its notations.
[[nodiscard]] bool is_ipv6_loopback(const std::string& text);

/// Whether it is 127.0.0.0/8 or ::1, or of no IP family.
[[nodiscard]] bool is_loopback_address(const sockaddr& address) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
