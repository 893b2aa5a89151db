#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The member of an object as JSON, with all that is within it; nothing for an unset optional.
[[nodiscard]] std::optional<nlohmann::ordered_json> value_of(const Field& field, const void* object);

/// All members of an object.
[[nodiscard]] nlohmann::ordered_json object_of(const Table& table, const void* object);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
