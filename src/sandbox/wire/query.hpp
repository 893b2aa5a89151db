#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The decoded path of a request's target.
[[nodiscard]] std::string path_of(std::string_view target);

/// The decoded query of a request's target, in its order.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> query_of(std::string_view target);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
