#pragma once

#include <string>

#include <pushplus/http_transport.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The first fault of `TransportOptions::local_address` with that `ip_version`, as "must be …"; empty: none.
[[nodiscard]] std::string fault_of_local_address(const std::string& local_address, IpVersion ip_version);

/// The address as libcurl's CURLOPT_INTERFACE takes it, so that a name is never looked up in DNS.
[[nodiscard]] std::string interface_option(const std::string& local_address);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
