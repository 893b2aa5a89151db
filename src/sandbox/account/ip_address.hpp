#pragma once

#include <optional>
#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The usual form of an IPv4 or IPv6 address, by which two texts of the same address are equal; unset if the text is no
/// address.
[[nodiscard]] std::optional<std::string> usual_ip_address(const std::string& text);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
