#pragma once

#include <string>
#include <vector>

#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Adds what no error may hold of a request's struct and of the structs and lists in it: each text that a field list
/// marks as secret, and of a secret URL also its path and the key in it, which may be told without the host.
void collect_secrets(const Table& table, const void* object, std::vector<std::string>& secrets);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
