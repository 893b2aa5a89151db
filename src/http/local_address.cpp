#include "local_address.hpp"

#include <algorithm>

#ifdef _WIN32
#    include <winsock2.h>
#    include <ws2tcpip.h>
#else
#    include <arpa/inet.h>
#    include <sys/socket.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool may_stand_in_it(char c) { return c > 0x20 && c < 0x7F && c != '!' && c != '[' && c != ']'; }

bool is_address(int family, const std::string& text) {
    unsigned char address[16];
    return ::inet_pton(family, text.c_str(), address) == 1;
}

bool is_v4(const std::string& text) { return is_address(AF_INET, text); }

// A link-local address may name its interface, as in "fe80::7%eth0".
bool is_v6(const std::string& text) { return is_address(AF_INET6, text.substr(0, text.find('%'))); }

}  // namespace

std::string fault_of_local_address(const std::string& local_address, IpVersion ip_version) {
    if (!std::all_of(local_address.begin(), local_address.end(), may_stand_in_it))
        return "must be an IP address or the name of a network interface, as \"192.0.2.7\" or \"eth0\"";
    if (ip_version == IpVersion::v6 && is_v4(local_address)) return "must not be an IPv4 address with ip_version v6";
    if (ip_version == IpVersion::v4 && is_v6(local_address)) return "must not be an IPv6 address with ip_version v4";
    return {};
}

std::string interface_option(const std::string& local_address) {
    return (is_v4(local_address) || is_v6(local_address) ? "host!" : "if!") + local_address;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
