#pragma once

#include <optional>

#include <pushplus/error.hpp>
#include <pushplus/hub_source.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Why the options of a hub's source are unusable; unset if they are usable. Puts the URLs into their usual form.
[[nodiscard]] std::optional<Error> check_hub_options(HubClientOptions& options);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
