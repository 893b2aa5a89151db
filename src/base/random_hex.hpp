#pragma once

#include <cstddef>
#include <string>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Random lowercase hexadecimal digits.
[[nodiscard]] PUSHPLUS_API std::string random_hex(std::size_t length = 32);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
