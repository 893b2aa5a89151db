#pragma once

#include <cstddef>
#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Random lowercase hexadecimal digits, for AccessKeys, tokens, short codes and tickets.
[[nodiscard]] std::string random_hex(std::size_t length = 32);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
