#pragma once

#include <string>

#include "json_writer.hpp"
#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

enum class Secrets { shown, masked };

/// Writes the members of an object, with their wire names, into the object that is open. Unset optionals are left out
/// if their fields do not say otherwise. JSON that is none becomes null, and so does what is too deep.
void write_members(JsonWriter& out, const Table& table, const void* object, Secrets secrets);

/// An object as JSON. With secrets shown it is for stores and requests, not for logs.
[[nodiscard]] std::string write_json(const Table& table, const void* object, Secrets secrets = Secrets::shown);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
