#pragma once

#include <string>

#include "field.hpp"
#include "json_writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

enum class Secrets { shown, masked };

/// Writes the members of an object, with their wire names, into the object that is open. Unset optionals are left out,
/// JSON that is none becomes null.
void write_members(JsonWriter& out, const Table& table, const void* object, Secrets secrets);

/// An object as JSON. Secrets are shown: for stores and requests, not for logs.
[[nodiscard]] std::string write_json(const Table& table, const void* object);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
