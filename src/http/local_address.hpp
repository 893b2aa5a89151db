#pragma once

#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The first fault of `TransportOptions::local_address`, as "must be …"; empty: none.
[[nodiscard]] std::string fault_of_local_address(const std::string& local_address);

/// The address as libcurl's CURLOPT_INTERFACE takes it, so that a name is never looked up in DNS.
[[nodiscard]] std::string interface_option(const std::string& local_address);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
