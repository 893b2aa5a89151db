#pragma once

#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The service's business codes that the sandbox answers with by itself.
namespace code {
constexpr int ok = 200;
constexpr int unauthorized = 401;   ///< No AccessKey, a dead one, or a wrong secretKey.
constexpr int forbidden = 403;      ///< The caller's address is not on the list of safe addresses.
constexpr int system_error = 500;   ///< The sandbox itself failed.
constexpr int bad_data = 600;       ///< Not JSON, a value of the wrong type, no such id.
constexpr int may_not_see = 805;    ///< The id exists, but is not the account's to use in this way.
constexpr int restricted = 900;     ///< Past the day's quota of a channel.
constexpr int invalid_token = 903;  ///< Not the account's, or a message token where only the user token will do.
constexpr int not_verified = 905;   ///< The account's real-name verification is missing.
constexpr int refused = 999;        ///< A value is missing, out of range or taken; a send or a script is too much.
}  // namespace code

/// What the service calls a code, also one that only a fault brings about.
[[nodiscard]] std::string_view name_of(int code) noexcept;

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
