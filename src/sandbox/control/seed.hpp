#pragma once

#include <string_view>
#include <vector>

#include <pushplus/clock.hpp>

#include "../account/access_keys.hpp"
#include "../account/account.hpp"
#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// A member of a seed.
struct SeedMember {
    std::string_view name;
    std::string_view type;  ///< For people: "array", "object".
};
[[nodiscard]] std::vector<SeedMember> seed_members();

/// Adds a seed's data; docs/testing.md describes the format. Throws an `InvalidValue`, in which case a part of it may
/// have been added.
void add_seed(const Json& seed, Account& account, AccessKeys& keys, const Clock& clock);

/// All data of an account, in the format of a seed.
[[nodiscard]] Json seed_of(const Account& account, const AccessKeys& keys, const Clock& clock);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
