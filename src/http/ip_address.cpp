#include "ip_address.hpp"

#include <array>

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

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
