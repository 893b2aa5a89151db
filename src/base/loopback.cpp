#include "loopback.hpp"

#include <string>

#ifdef _WIN32
#    include <winsock2.h>
#    include <ws2tcpip.h>
#else
#    include <netinet/in.h>
#    include <sys/socket.h>
#endif

#include "ascii.hpp"
#include "ip_address.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

bool is_localhost(std::string_view host) noexcept { return same_name(host, "localhost"); }

bool is_loopback(std::string_view host) {
    if (is_localhost(host)) return true;
    const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    const auto address = usual_ip_address(std::string(in_brackets ? host.substr(1, host.size() - 2) : host));
    return address && (*address == "::1" || (!in_brackets && address->compare(0, 4, "127.") == 0));
}

bool is_loopback_address(const sockaddr& address) noexcept {
    if (address.sa_family == AF_INET)
        return (ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr) >> 24U) == 127;
    if (address.sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr) != 0;
    return true;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
