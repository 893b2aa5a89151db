#pragma once

#include <curl/curl.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Initializes libcurl once, for the first who needs it, and never cleans it up: the program may use libcurl as well,
/// and may outlive this library's last object.
///
/// Thread safety: may be called from any thread.
[[nodiscard]] CURLcode initialize_libcurl();

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
