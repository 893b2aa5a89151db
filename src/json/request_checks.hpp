#pragma once

#include <string>

#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The first thing that is wrong with a request's struct, or with a struct or list in it, as its field lists say; empty
/// if nothing is. Begins with the C++ path of the member: "items[2].title must not be empty".
[[nodiscard]] std::string fault_of(const Table& table, const void* object);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
