#include "local_address.hpp"

#include <algorithm>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7F; }

bool is_address(const std::string& text) {
    return text.find(':') != std::string::npos || text.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

std::string fault_of_local_address(const std::string& local_address) {
    const bool usable = std::all_of(local_address.begin(), local_address.end(), is_visible_ascii) &&
                        local_address.find('!') == std::string::npos;
    return usable ? "" : "must be an IP address or the name of a network interface, as \"192.0.2.7\" or \"eth0\"";
}

std::string interface_option(const std::string& local_address) {
    return (is_address(local_address) ? "host!" : "if!") + local_address;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
