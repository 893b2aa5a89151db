#include "account_texts.hpp"

#include <utility>

#include "../base/make_error.hpp"
#include "guard_text.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr int most_steps = 16;

Error leads_in_a_circle() {
    return make_error(ErrorKind::internal, "its texts \"guard-…\" lead in a circle; delete them");
}

}  // namespace

AccountTexts::AccountTexts(StateStore& store, std::string base_url, Clock now)
    : store_(store), base_url_(std::move(base_url)), now_(std::move(now)) {}

std::string AccountTexts::name_of(const std::string& token_hash) const {
    return "guard-" + guard_hash(base_url_ + '\n' + token_hash);
}

Result<void> AccountTexts::update(AccountPlace& place, const Change& change, const Read& read) const {
    for (int step = 0; step < most_steps; ++step) {
        std::string leads_to;
        AccountPlace::Former former;
        auto updated = StoreHealth::update(
            store_, name_of(place.token_hash),
            [&](std::string& text, StateStore::Time now) {
                bool damaged = false;
                GuardState state = read(text, damaged);
                leads_to = state.moved_to;
                if (leads_to.empty())
                    change(text, state, damaged, now);
                else
                    former = {place.token_hash, std::move(state), false};
            },
            now_);
        if (!updated || leads_to.empty()) return updated;
        // Whoever made it lead there may have ended before its counts were added.
        place.former.push_back(std::move(former));
        place.token_hash = std::move(leads_to);
    }
    return leads_in_a_circle();
}

Result<void> AccountTexts::lead(AccountPlace& place, const std::string& token_hash) const {
    std::string at = token_hash;
    for (int step = 0; at != place.token_hash; ++step) {
        if (step == most_steps) return leads_in_a_circle();
        AccountPlace::Former former;
        std::string leads_to;
        bool is_smaller = false;
        const auto read_or_lead = [&](std::string& text, StateStore::Time) {
            bool damaged = false;
            GuardState state = read_state(text, damaged);
            former = {at, state, state.moved_to.empty()};
            leads_to = state.moved_to;
            is_smaller = false;
            if (!leads_to.empty() || (damaged && is_of_newer_version(text))) return;
            is_smaller = at < place.token_hash;
            if (is_smaller) return;
            leads_to = state.moved_to = place.token_hash;
            state.account.id = at;
            ++state.rev;
            text = write_state(state);
        };
        if (auto updated = StoreHealth::update(store_, name_of(at), read_or_lead, now_); !updated) return updated;
        if (is_smaller) {
            const auto larger = std::exchange(place.token_hash, at);
            return lead(place, larger);
        }
        if (leads_to.empty()) return {};
        place.former.push_back(std::move(former));
        at = std::move(leads_to);
    }
    return {};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
