#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include <pushplus/result.hpp>

#include "../base/url_path.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Appends `text` with everything but letters, digits and "-._~" percent-encoded.
void append_percent_encoded(std::string& url, std::string_view text);

/// Whether the scheme is https, in any case of letters.
[[nodiscard]] bool is_https(std::string_view url) noexcept;

/// Whether it is HOST or HOST:PORT, the host a name or an address, one of IPv6 in brackets, the port 1 to
/// 65535. The parser of an older libcurl lets more pass.
[[nodiscard]] bool is_host_and_port(std::string_view authority) noexcept;

/// A part of a parsed URL; unset if it has none.
[[nodiscard]] std::optional<std::string> url_part(CURLU* url, CURLUPart which);

/// What stands between the scheme and the path; empty if no "://" ends the scheme.
[[nodiscard]] std::string_view authority_of(std::string_view url) noexcept;

/// Checks the service's URL and returns it without a trailing slash, the scheme in small letters. https only; plain
/// http to loopback, or to any host if `allow_plain_http`. A path prefix may follow the host; a user, query or
/// fragment may not, nor the path's segments "." and "..".
[[nodiscard]] Result<std::string> check_base_url(std::string_view url, bool allow_plain_http);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
