#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

struct GuardedAccount;

/// Packs an account's recent requests and contents into a short text: "TIME" for each request and "TIME:HASH" for each
/// content, with blanks between them. A time is milliseconds since the one before it, the first since 1970. A content
/// whose hash has a blank, which this library does not make, stays out and in `left`.
[[nodiscard]] std::string pack_recent(const GuardedAccount& account, GuardedAccount& left);
/// Adds what the text packs to the account. False if the text is no such text.
[[nodiscard]] bool unpack_recent(std::string_view text, GuardedAccount& account);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
