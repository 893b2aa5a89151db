#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fault.hpp"
#include "reply.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// The fault for an error that the server sent to `command`, such as "WATCH", with what to do about it. Of the server's
/// own words only the first, its code, gets into the message: some servers quote what they were sent.
[[nodiscard]] Fault refusal(std::string_view command, std::string_view error);

/// The fault for a reply that is not what the protocol promises, or is an error.
[[nodiscard]] Fault unexpected(std::string_view command, const Reply& reply);

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
