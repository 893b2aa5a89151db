#pragma once

#include <nlohmann/json.hpp>

#include "../../json/table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Keeps the order of the API document.
using Json = nlohmann::ordered_json;

/// Converts a struct to the service's JSON, by its field list. Unset optionals are left out, empty dates are null.
[[nodiscard]] Json to_json(const Table& table, const void* object);

template <class Struct>
[[nodiscard]] Json to_json(const Struct& value) {
    return to_json(table_of<Struct>(), &value);
}

/// Reads a request's struct by its field list. It is strict where the service may be lenient, so that a program's
/// mistakes show. Throws a `Refusal`: 999 for a required field that is missing, empty or below 1, 600 for a value of
/// the wrong type.
void from_json(const Json& body, const Table& table, void* object);

template <class Struct>
[[nodiscard]] Struct from_json(const Json& body) {
    Struct value;
    from_json(body, table_of<Struct>(), &value);
    return value;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
