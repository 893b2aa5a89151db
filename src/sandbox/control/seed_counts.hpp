#pragma once

#include <string>

#include <pushplus/clock.hpp>

#include "../account/access_keys.hpp"
#include "../account/send_rules.hpp"
#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// What a state has beside a seed's rows: what was counted and issued. Reading throws an `InvalidValue`.

void read_send_rules(const Json& value, const std::string& path, SendRules& rules);
[[nodiscard]] Json write_send_rules(const SendRules& rules);
void read_access_keys(const Json& value, const std::string& path, AccessKeys& keys, const Clock& clock);
[[nodiscard]] Json write_access_keys(const AccessKeys& keys, const Clock& clock);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
