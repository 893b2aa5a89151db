#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The member of an object as JSON; nothing for an unset optional. Objects and lists are not for requests, and null here.
[[nodiscard]] std::optional<nlohmann::ordered_json> value_of(const Field& field, const void* object);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
