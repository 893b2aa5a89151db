#pragma once

#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Adds the user and password of a proxy's URL: all that stands before the last '@', and each part of it; without
/// one all of it, unless it is a host. The URL is not parsed, since one that is wrong holds its password as well.
void add_proxy_secrets(std::string_view proxy, std::vector<std::string_view>& secrets);

/// Adds those of the proxies that the environment names.
void add_secrets_of_environment(std::vector<std::string_view>& secrets);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
