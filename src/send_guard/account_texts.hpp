#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <pushplus/error.hpp>
#include <pushplus/result.hpp>
#include <pushplus/state_store.hpp>

#include "../state/store_health.hpp"
#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where an account's text lies in a store.
struct AccountPlace {
    /// What the text of another of the account's tokens held before it led to the account's.
    struct Former {
        std::string token_hash;
        GuardState state;
        bool is_new = false;  ///< It was made to lead there just now, and led nowhere before.
    };

    std::string token_hash;
    std::vector<Former> former;  ///< What a text led to comes after it.
    std::set<std::string> led;   ///< Tokens whose texts were made to lead there.
};

/// The accounts' texts in a store: "guard-" and a hash of the service's URL and of a token. Tokens of one account have
/// one text, to which the others' lead: it is that of the smallest hash, so that they never lead in a circle.
///
/// Thread safety: one thread at a time.
class AccountTexts {
public:
    using Clock = std::function<StoreHealth::Moment()>;

    AccountTexts(StateStore& store, std::string base_url, Clock now);

    using Change = std::function<void(std::string& text, GuardState& state, bool damaged, StateStore::Time now)>;
    using Read = std::function<GuardState(const std::string& text, bool& damaged)>;

    /// Hands the account's text to `change`, at `place` or where that leads to, which `place` is set to.
    [[nodiscard]] Result<void> update(AccountPlace& place, const Change& change, const Read& read = &read_state) const;
    /// Makes the text of another of its tokens lead to the account's.
    [[nodiscard]] Result<void> lead(AccountPlace& place, const std::string& token_hash) const;

    [[nodiscard]] std::string name_of(const std::string& token_hash) const;

private:
    StateStore& store_;
    const std::string base_url_;
    const Clock now_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
