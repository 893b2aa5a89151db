#pragma once

#include <curl/curl.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Keeps programs that this one starts from inheriting the descriptors by which a new multi handle is woken: many
/// versions of libcurl open them without "close on exec", and none tells their numbers. Returns false if the handle
/// cannot be woken; its first poll ends at once otherwise.
///
/// They are found on Linux alone, as those empty pairs among all open ones that a wake-up fills with one byte.
[[nodiscard]] bool close_wake_up_on_exec(CURLM* multi) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
