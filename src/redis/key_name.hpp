#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// The key for the text `name`, another one for each name. "key-<id>" is at `prefix:{<id>}:key`, so that a cluster
/// keeps all texts of one id at one node; a name of another form, at `prefix:{<name>}`, percent-encoded.
[[nodiscard]] std::string key_name(std::string_view prefix, std::string_view name);

/// The longest name of a text, in bytes.
constexpr std::size_t longest_name = 1024;

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
