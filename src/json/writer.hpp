#pragma once

#include <string>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An object as JSON, with its wire names. Nothing is masked: for stores and requests, not for logs.
[[nodiscard]] std::string write_json(const Table& table, const void* object);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
