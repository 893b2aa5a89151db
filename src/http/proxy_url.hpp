#pragma once

#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A proxy that is not empty, with a scheme: http if it has none. (libcurl would guess one by the name:
/// "smtp.example.org:3128" speaks SMTP.)
[[nodiscard]] std::string proxy_url(const std::string& proxy);

/// Whether libcurl can use the proxy; it reports one that it cannot only when it connects, as a failed connection.
[[nodiscard]] bool is_usable_proxy(const std::string& url);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
