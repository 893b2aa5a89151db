#include "ip_address.hpp"

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

// `address` has room for both families.
bool read_address(int family, const std::string& text, in6_addr& address) {
    return ::inet_pton(family, text.c_str(), &address) == 1;
}

}  // namespace

bool is_ipv4_address(const std::string& text) {
    in6_addr address{};
    return read_address(AF_INET, text, address);
}

bool is_ipv6_address(const std::string& text) {
    in6_addr address{};
    return read_address(AF_INET6, text, address);
}

std::optional<std::string> usual_ip_address(const std::string& text) {
    for (const int family : {AF_INET, AF_INET6}) {
        in6_addr address{};
        char usual[INET6_ADDRSTRLEN];
        if (read_address(family, text, address) && ::inet_ntop(family, &address, usual, sizeof usual) != nullptr)
            return usual;
    }
    return std::nullopt;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
