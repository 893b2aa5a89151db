#pragma once

#include <string_view>

#include <pushplus/detail/export.hpp>

struct sockaddr;

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Whether the name, in any case, is localhost. (libcurl before 7.78 asks the system for its address;
/// `Transfer::only_loopback` checks what it says.)
[[nodiscard]] bool is_localhost(std::string_view host) noexcept;

/// Whether a host is this machine by its name alone, without DNS: localhost, or an address of 127.0.0.0/8 or ::1 in any
/// form that inet_pton reads; brackets may stand around ::1. What only begins like an address, as "127.0.0.256", is a
/// name that any DNS server may resolve.
[[nodiscard]] PUSHPLUS_API bool is_loopback(std::string_view host);

/// Whether it is 127.0.0.0/8 or ::1, or of no IP family.
[[nodiscard]] bool is_loopback_address(const sockaddr& address) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
