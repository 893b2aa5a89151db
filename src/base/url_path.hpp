#pragma once

#include <cstddef>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where the path of an absolute URL begins, or its end.
[[nodiscard]] std::size_t path_start(std::string_view url) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
