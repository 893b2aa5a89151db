#pragma once

#include <string>

#include <pushplus/clock.hpp>

#include "../account/sent_message.hpp"
#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// A message of a seed: the row's members, "content", "template", "to", "option", "pushId", "result", and the plan of a
/// delivery under way. Throws an `InvalidValue`.
[[nodiscard]] SentMessage read_message(const Json& value, const std::string& path, const Clock& clock);
[[nodiscard]] Json write_message(const SentMessage& sent, const Clock& clock);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
