#pragma once

#include <string>
#include <string_view>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The text of a field as a log may show it: its secret is "***".
[[nodiscard]] std::string masked(const Field& field, std::string_view text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
