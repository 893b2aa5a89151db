#pragma once

#include <string>
#include <vector>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

void collect_secrets(const Table& table, const void* object, std::vector<std::string>& secrets);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
