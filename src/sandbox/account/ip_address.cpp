#include "ip_address.hpp"

#ifdef _WIN32
#    include <winsock2.h>
#    include <ws2tcpip.h>
#else
#    include <arpa/inet.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

std::optional<std::string> usual_ip_address(const std::string& text) {
    for (const int family : {AF_INET, AF_INET6}) {
        in6_addr address{};  // The larger of both.
        char usual[INET6_ADDRSTRLEN];
        if (::inet_pton(family, text.c_str(), &address) == 1 &&
            ::inet_ntop(family, &address, usual, sizeof usual) != nullptr)
            return usual;
    }
    return std::nullopt;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
