#pragma once

#include <optional>
#include <string>

#include <pushplus/error.hpp>
#include <pushplus/hub_source.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// How the user wrote the options of a hub.
struct HubOptionNames {
    std::string urls = "urls";
    std::string bearer_token = "bearer_token";
};

/// Why the options of a hub's source are unusable; unset if they are usable. Puts the URLs into their usual form.
[[nodiscard]] std::optional<Error> check_hub_options(HubClientOptions& options, const HubOptionNames& names = {});

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
