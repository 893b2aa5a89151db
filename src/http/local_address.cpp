#include "local_address.hpp"

#include <algorithm>

#include "../base/ip_address.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool may_stand_in_it(char c) { return c > 0x20 && c < 0x7F && c != '!' && c != '[' && c != ']'; }

}  // namespace

std::string fault_of_local_address(const std::string& local_address, IpVersion ip_version) {
    if (!std::all_of(local_address.begin(), local_address.end(), may_stand_in_it))
        return "must be an IP address or the name of a network interface, as \"192.0.2.7\" or \"eth0\"";
    // libcurl loses the interface of a link-local address.
    if (local_address.find('%') != std::string::npos) return "must not name an interface behind '%'";
    if (ip_version == IpVersion::v6 && is_ipv4_address(local_address))
        return "must not be an IPv4 address with ip_version v6";
    if (ip_version == IpVersion::v4 && is_ipv6_address(local_address))
        return "must not be an IPv6 address with ip_version v4";
    return {};
}

std::string interface_option(const std::string& local_address) {
    return (usual_ip_address(local_address) ? "host!" : "if!") + local_address;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
