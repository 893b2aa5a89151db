#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What is wrong with a token or secretKey that is not empty, as in "NAME holds a blank": such a text is never one of
/// the service's, and each request with it counts as one with an invalid token. Empty: nothing is. It quotes nothing.
[[nodiscard]] std::string fault_of_secret(std::string_view secret);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
