#include "listen_address.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "../base/ascii.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

bool ListenAddress::is_loopback() const {
    if (!path.empty() || host == "localhost" || host == "::1") return true;
    // A name may begin like an address.
    return host.compare(0, 4, "127.") == 0 &&
           std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
}

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
