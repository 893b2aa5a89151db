#pragma once

#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The return codes that the sandbox uses without a fault.
namespace code {
constexpr int ok = 200;
constexpr int unauthorized = 401;   ///< No AccessKey, an invalid one, or a wrong secretKey.
constexpr int forbidden = 403;      ///< The caller's address is not on the IP allowlist.
constexpr int system_error = 500;   ///< The sandbox itself failed.
constexpr int bad_data = 600;       ///< Not JSON, a value of the wrong type, or an unknown id.
constexpr int no_permission = 805;  ///< The id exists, but the account may not use it so.
constexpr int no_points = 888;      ///< Too few points for a text message or a call.
constexpr int restricted = 900;     ///< Past a channel's daily quota, or restricted for longer.
constexpr int invalid_token = 903;  ///< Not the account's, or a message token where the user token is required.
constexpr int not_verified = 905;   ///< The account has no real-name verification.
constexpr int refused = 999;  ///< A value is missing, out of range or taken; too many sends; an unsupported script.
}  // namespace code

/// The service's name of a return code, including codes that only a fault causes.
[[nodiscard]] std::string_view name_of(int code) noexcept;

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
