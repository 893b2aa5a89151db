#pragma once

#include <string_view>

#include "json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Parses the JSON text of a request; discarded if it is none. Throws a `Refusal` (600) for one that would take much
/// more memory or time than its text: nested deeper than 64, with more than 100,000 values, or with an object of more
/// than 1,000 members.
[[nodiscard]] Json parse_json(std::string_view text);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
