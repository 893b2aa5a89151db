#pragma once

#include <curl/curl.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Makes a transfer with any other protocol than http and https fail, whatever libcurl was built with.
[[nodiscard]] CURLcode allow_only_http(CURL* easy) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
