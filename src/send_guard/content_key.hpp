#pragma once

#include <string_view>

#include "siphash.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

// Contents are compared by their SipHash with a key of the account, which processes share in a store. It is 64 bits:
// that two of a member's 1,800 contents of an hour have the same one by chance happens in one of ten million million
// hours.

/// What contents that are sent with this token are hashed by. All who know the token have the same key, and nobody
/// else: it is stored nowhere, so that a short content cannot be guessed from a stored hash.
[[nodiscard]] SipHashKey content_key(std::string_view token);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
