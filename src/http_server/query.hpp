#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// Names and values, in the order in which they were sent.
using NamedValues = std::vector<std::pair<std::string, std::string>>;

/// The decoded path of a request's target.
[[nodiscard]] std::string path_of(std::string_view target);
/// The decoded query of a request's target.
[[nodiscard]] NamedValues query_of(std::string_view target);
/// The decoded fields of a body of type application/x-www-form-urlencoded.
[[nodiscard]] NamedValues form_of(std::string_view body);

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
