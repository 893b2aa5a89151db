#pragma once

#include <string>

#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Reads a row of the account by its field list, with the service's wire names. A member that is absent or null keeps
/// its value. Throws an `InvalidValue` for a member that the list does not have and for a value of the wrong type.
void read_row(const Json& value, const Table& table, void* row, const std::string& path);

template <class Row>
void read_row(const Json& value, Row& row, const std::string& path) {
    read_row(value, table_of<Row>(), &row, path);
}

/// What a value of a type must be, as in "must be a string".
[[nodiscard]] const char* wanted_by(const Type& type) noexcept;

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
