#pragma once

#include <optional>
#include <string>

#include <pushplus/client_options.hpp>
#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The first of the credentials and options that cannot be used, as an `invalid_argument` that names it; nothing if all
/// are fine. `options.base_url` loses the slash at its end; times of more than a year become a year.
[[nodiscard]] std::optional<Error> check_configuration(const Credentials& credentials, ClientOptions& options);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
