#pragma once

#include <string>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

[[nodiscard]] std::string fault_of(const Table& table, const void* object);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
