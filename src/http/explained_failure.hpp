#pragma once

#include <chrono>
#include <string>

#include <curl/curl.h>

#include <pushplus/http_transport.hpp>

#include "ca_locations.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Adds to a failure what libcurl leaves unsaid: who has refused, what is missing on this machine, and what to do.
/// `easy` is the handle whose transfer ended with `code` before a request was sent.
void explain(HttpFailure& failure, CURLcode code, CURL* easy, const CaLocations& locations);

/// A hint at the machine's clock if libcurl's words say that a certificate is not valid yet or any more; else nothing.
[[nodiscard]] std::string clock_hint(const std::string& reason, std::chrono::system_clock::time_point now);

/// The failure of a request that an option of the transport prevents, as `fault` says it.
[[nodiscard]] HttpFailure unusable_option(std::string fault);

/// Whether libcurl was built with a TLS library.
[[nodiscard]] bool libcurl_has_tls() noexcept;
/// The failure of an https request otherwise.
[[nodiscard]] HttpFailure no_tls_failure();

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
