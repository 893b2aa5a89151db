#include "ip_address.hpp"

#include <array>

#ifdef _WIN32
#    include <winsock2.h>
#    include <ws2tcpip.h>
#else
#    include <arpa/inet.h>
#    include <netinet/in.h>
#    include <sys/socket.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Bytes = std::array<unsigned char, 16>;

bool read(int family, const std::string& text, Bytes& address) {
    return ::inet_pton(family, text.c_str(), address.data()) == 1;
}

}  // namespace

bool is_ipv4_address(const std::string& text) {
    Bytes address{};
    return read(AF_INET, text, address);
}

bool is_ipv6_address(const std::string& text) {
    Bytes address{};
    return read(AF_INET6, text, address);
}

bool is_ipv6_loopback(const std::string& text) {
    constexpr Bytes loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    Bytes address{};
    return read(AF_INET6, text, address) && address == loopback;
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
