#include "shared_account.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <map>
#include <mutex>
#include <tuple>
#include <utility>

#include "../base/kept_to_the_end.hpp"
#include "guard_rules.hpp"
#include "guard_time.hpp"
#include "record_time.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::int64_t calendar_of(const Clock& clock) { return milliseconds_since_1970(clock.system_now()); }

}  // namespace

std::int64_t machine_time(const Clock& clock) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock.boot_now().time_since_epoch()).count();
}

std::int64_t setting_of_calendar(const Clock& clock) { return calendar_of(clock) - machine_time(clock); }

std::int64_t set_by(std::int64_t before, std::int64_t after) noexcept {
    const auto by = after - before;
    return std::abs(by) < least_clock_jump ? 0 : by;
}

std::int64_t shift_between(std::int64_t from, std::int64_t to) noexcept {
    const auto by = from - to;
    return std::abs(by) < least_clock_jump ? by : 0;
}

void Correction::shift(std::int64_t by) {
    admitted += by;
    if (moved_to) *moved_to += by;
}

SharedAccount::SharedAccount(std::string token_hash, std::shared_ptr<const Clock> clock)
    : clock_(std::move(clock)), began_(calendar_of(*clock_)), calendar_(setting_of_calendar(*clock_)) {
    account_.id = std::move(token_hash);
}

void SharedAccount::follow_calendar(std::int64_t now) {
    const std::int64_t set_by = detail::set_by(calendar_, now - machine_time(*clock_));
    if (set_by == 0) return;
    calendar_ += set_by;
    ++revision_;
    follow_set_clock(account_, set_by, now);
    if (last_turn_ != 0) last_turn_ += set_by;
    began_ += set_by;
    for (auto& [store, known] : texts_) {
        known.ahead -= set_by;
        if (known.compared) known.compared->second -= set_by;
        for (const auto& correction : known.to_correct) correction->shift(set_by);
    }
}

KnownText& SharedAccount::text_in(const std::shared_ptr<StateStore>& store) {
    // What memory has from another store is news to this one.
    const bool is_another = std::exchange(last_store_, store.get()) != store.get();
    texts_.erase(std::remove_if(texts_.begin(), texts_.end(), [](const auto& known) { return known.first.expired(); }),
                 texts_.end());
    for (auto& [known, text] : texts_)
        if (known.lock() == store) {
            if (is_another) text.revision = KnownText::none;
            return text;
        }
    return texts_.emplace_back(store, KnownText()).second;
}

void SharedAccount::with_whole(const std::shared_ptr<SharedAccount>& account,
                               const std::function<void(SharedAccount&, std::int64_t now)>& use) {
    for (auto at = account; at != nullptr;) {
        std::unique_lock<MutexOfProcess> lock(at->mutex_);
        if (const auto next = at->joined_to_) {
            lock.unlock();
            at = next;
            continue;
        }
        // Read with the lock held, so that later callers see a later time.
        const std::int64_t now = calendar_of(*at->clock_);
        at->follow_calendar(now);
        use(*at, now);
        return;
    }
}

void SharedAccount::with(const std::shared_ptr<SharedAccount>& account, const std::function<void(const View&)>& use,
                         const std::shared_ptr<StateStore>& store) {
    with_whole(account, [&](SharedAccount& whole, std::int64_t now) {
        KnownText none;
        use({whole.account_, whole.revision_, whole.joins_, store ? whole.text_in(store) : none, whole.last_text_,
             whole.last_turn_, whole.began_, whole.clearings_, whole, now});
    });
}

void SharedAccount::in_turn(const std::shared_ptr<SharedAccount>& account, const std::function<void()>& use) {
    auto at = account;
    const auto next = [&at] {
        const std::lock_guard<MutexOfProcess> lock(at->mutex_);
        return at->joined_to_;
    };
    for (;;) {
        for (auto whole = next(); whole != nullptr; whole = next()) at = whole;
        const std::lock_guard<FairTurn> turn(at->turn_);
        // It may have been joined while its turn was waited for.
        if (next() == nullptr) return use();
    }
}

bool SharedAccount::is_stored() const {
    return std::any_of(texts_.begin(), texts_.end(), [this](const auto& entry) {
        const auto& [store, known] = entry;
        return store.lock().get() == last_store_ && known.revision == revision_;
    });
}

void SharedAccount::add(SharedAccount& other) {
    // Then their texts are joined there, with all that memory would add.
    const bool are_stored =
        last_store_ != nullptr && last_store_ == other.last_store_ && is_stored() && other.is_stored();
    for (auto& [weak_store, known] : other.texts_) {
        const auto store = weak_store.lock();
        if (!store) continue;
        auto& text = text_in(store);
        if (!text.knows_ahead) text.ahead = known.ahead;
        text.knows_ahead = text.knows_ahead || known.knows_ahead;
        const auto by = known.knows_ahead ? shift_between(known.ahead, text.ahead) : 0;
        if (store.get() == other.last_store_) shift(other.account_, by);
        auto& heads = text.joined_heads;
        heads.insert(heads.end(), known.joined_heads.begin(), known.joined_heads.end());
        if (!known.head.id.empty()) heads.push_back(known.head);
        for (auto& correction : known.to_correct) {
            correction->shift(by);
            text.to_correct.push_back(std::move(correction));
        }
    }
    combine(account_, std::move(other.account_));
    ++joins_;
    if (!are_stored) ++revision_;
    last_text_ = {};
}

void SharedAccount::join(const std::shared_ptr<SharedAccount>& account, const std::shared_ptr<SharedAccount>& other) {
    // Accounts are only ever joined to one that the registry still knows, so these locks are taken in no circle.
    const std::lock_guard<MutexOfProcess> lock(other->mutex_);
    with_whole(account, [&](SharedAccount& whole, std::int64_t now) {
        other->follow_calendar(now);
        whole.add(*other);
    });
    other->joined_to_ = account;
}

namespace {

/// All accounts of this process.
class Registry {
public:
    std::shared_ptr<SharedAccount> get(const std::string& base_url, const std::string& token_hash,
                                       const std::shared_ptr<const Clock>& clock) {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        return find_or_add({base_url, clock.get(), token_hash}, clock);
    }

    void join(const std::string& base_url, const std::string& token_hash, const std::string& other_token_hash,
              const std::shared_ptr<const Clock>& clock) {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        const auto account = find_or_add({base_url, clock.get(), token_hash}, clock);
        auto& known = accounts_[{base_url, clock.get(), other_token_hash}];
        if (known == account) return;
        auto other = std::exchange(known, account);
        if (other)
            for (auto& entry : accounts_)
                if (entry.second == other) entry.second = account;
        if (!other) other = std::make_shared<SharedAccount>(other_token_hash, clock);
        // Before anyone finds the account by that token.
        SharedAccount::join(account, other);
    }

    void clear() {
        std::map<Key, std::shared_ptr<SharedAccount>> dropped;
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        dropped.swap(accounts_);
    }

private:
    using Key = std::tuple<std::string, const Clock*, std::string>;

    std::shared_ptr<SharedAccount> find_or_add(const Key& key, const std::shared_ptr<const Clock>& clock) {
        const auto known = accounts_.find(key);
        if (known != accounts_.end()) return known->second;
        if (accounts_.size() >= sweep_at_) sweep();
        return accounts_[key] = std::make_shared<SharedAccount>(std::get<2>(key), clock);
    }

    // Drops what no client uses and the service no longer remembers.
    void sweep() {
        for (auto entry = accounts_.begin(); entry != accounts_.end();) {
            bool over = entry->second.use_count() == 1;
            if (over)
                SharedAccount::with(entry->second, [&](const SharedAccount::View& view) {
                    over = GuardRules::is_over(view.account, view.now);
                });
            entry = over ? accounts_.erase(entry) : std::next(entry);
        }
        sweep_at_ = std::max<std::size_t>(64, accounts_.size() * 2);
    }

    MutexOfProcess mutex_;
    std::map<Key, std::shared_ptr<SharedAccount>> accounts_;
    std::size_t sweep_at_ = 64;
};

}  // namespace

std::shared_ptr<SharedAccount> shared_account(const std::string& base_url, const std::string& token_hash,
                                              const std::shared_ptr<const Clock>& clock) {
    return kept_to_the_end<Registry>().get(base_url, token_hash, clock);
}

void join_accounts(const std::string& base_url, const std::string& token_hash, const std::string& other_token_hash,
                   const std::shared_ptr<const Clock>& clock) {
    if (token_hash != other_token_hash) kept_to_the_end<Registry>().join(base_url, token_hash, other_token_hash, clock);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
