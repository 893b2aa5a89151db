#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The value of a Content-Type or Content-Disposition without its parameters, in lower case: "application/json".
[[nodiscard]] std::string media_type_of(std::string_view header);
/// A parameter of such a value, without its quotes; empty if there is none. `name` is in lower case.
[[nodiscard]] std::string media_parameter(std::string_view header, std::string_view name);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
