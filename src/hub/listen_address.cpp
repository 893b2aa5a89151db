#include "listen_address.hpp"

#include <charconv>
#include <string_view>

#include "../base/loopback.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

bool ListenAddress::is_loopback() const { return !path.empty() || detail::is_loopback(host); }

std::optional<ListenAddress> read_listen_address(const std::string& text) {
    constexpr std::string_view unix_scheme = "unix:";
    ListenAddress address;
    if (text.compare(0, unix_scheme.size(), unix_scheme) == 0) {
        address.path = text.substr(unix_scheme.size());
        if (address.path.empty()) return std::nullopt;
        return address;
    }
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) return std::nullopt;
    address.host = text.substr(0, colon);
    if (address.host.front() == '[' && address.host.back() == ']')
        address.host = address.host.substr(1, address.host.size() - 2);
    else if (address.host.find(':') != std::string::npos)
        return std::nullopt;
    if (address.host.empty()) return std::nullopt;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + colon + 1, end, address.port);
    constexpr int highest = 65535;
    if (read.ec != std::errc() || read.ptr != end || address.port < 0 || address.port > highest) return std::nullopt;
    return address;
}

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
