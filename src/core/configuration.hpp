#pragma once

#include <optional>
#include <string>

#include <pushplus/client_options.hpp>
#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Checks credentials and options. Returns an `invalid_argument` that names the first unusable one, or nothing.
/// Removes the slash at the end of `options.base_url` and shortens durations of more than a year to a year.
[[nodiscard]] std::optional<Error> check_configuration(const Credentials& credentials, ClientOptions& options);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
