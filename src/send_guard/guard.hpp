#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/clock.hpp>
#include <pushplus/send_guard.hpp>
#include <pushplus/state_store.hpp>

#include "../base/per_process.hpp"
#include "../state/store_health.hpp"
#include "../state/store_thread.hpp"
#include "account_texts.hpp"
#include "content_key.hpp"
#include "guard_rules.hpp"
#include "guard_state.hpp"
#include "posted_tasks.hpp"
#include "record_time.hpp"
#include "shared_account.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Applies a client's rules to its account's state, which the process keeps in memory or a store keeps.
///
/// In the store each account has a text, see AccountTexts. When the store fails, the guard logs it once, and does with
/// sends what `without_store` says, by what it last saw in the store. When the store works again, the guard logs that,
/// too, and adds what happened meanwhile. A store that is only busy works: its sends are refused until it is free,
/// because memory does not know what other processes send.
///
/// What an event loop's calls need of the store is done on the store's thread. Memory is free meanwhile, so that the
/// loop never waits for a store.
///
/// Thread safety: all methods may be called from any thread. Only a guard that a shared pointer owns posts.
class Guard : public std::enable_shared_from_this<Guard> {
public:
    /// Who waits for the store's part of a change.
    enum class StorePart {
        here,    ///< The caller, also for what was posted before.
        beside,  ///< Nobody: it is posted. Blocks are in force at once.
    };

    /// What a client is to the service.
    struct Identity {
        std::string base_url;
        std::string token;  ///< Empty: each send brings its own, and with it its account.
        std::string secret_key;
        StoreHealth::Moment made{};  ///< When the client was.
    };

    Guard(AccountTier tier, const SendGuardOptions& options, const Identity& identity,
          std::shared_ptr<const Clock> clock, std::function<void(std::string_view)> warn);

    [[nodiscard]] bool waits() const noexcept { return waits_; }
    [[nodiscard]] std::chrono::milliseconds usual_wait() const noexcept { return rules_.usual_wait(); }
    /// How the calendar is set: its time less the monotonic one.
    [[nodiscard]] std::int64_t calendar() const;
    /// The hash of the client's own token.
    [[nodiscard]] const std::string& own_token_hash() const noexcept { return own_token_hash_; }
    /// The hash of a content of the account that the client has, or else the account of the token that it is sent with.
    [[nodiscard]] std::uint64_t hash_of_content(std::string_view content, std::string_view token) const;

    /// See GuardRules. The clock is read while no other thread or process can change the state, so that later callers
    /// see a later time. `latest` counts for a guard that waits.
    [[nodiscard]] GuardAdmission admit(const GuardedSend& send, std::int64_t latest);
    [[nodiscard]] GuardAdmission confirm(const GuardedSend& send, std::int64_t place, std::int64_t latest);
    void take_back(const GuardedSend& send, std::int64_t admitted, StorePart part = StorePart::here);
    void answered(const GuardedSend& send, const std::vector<std::pair<Channel, std::int64_t>>& codes,
                  std::int64_t admitted, StorePart part = StorePart::here);

    /// The return code of a request of the open API.
    void answered(int code, StorePart part = StorePart::here);

    /// Whether an AccessKey may be asked for.
    [[nodiscard]] std::optional<GuardRefusal> key_refusal();
    /// The service refused to issue one, and may ask for a pause.
    void key_refused(int code, std::optional<std::chrono::milliseconds> pause, StorePart part = StorePart::here);
    void key_issued(StorePart part = StorePart::here);
    /// How often blocks were cleared. What remembers a refusal on its own forgets it when this has changed.
    [[nodiscard]] std::uint64_t clearings() const;

    /// Adds these tokens to the account.
    void know(const std::vector<std::string>& tokens, StorePart part = StorePart::here);

    /// Whether `admit`, `confirm` and `key_refusal` ask a store, which may take long.
    [[nodiscard]] bool has_store() const noexcept { return store_ != nullptr; }
    /// Has `task` done on the store's thread, in the order of the calls. It keeps the guard until then.
    StoreThread::Ticket post(std::function<void()> task);
    /// Takes back what was posted, if it has not begun.
    void take_back_task(StoreThread::Ticket task);
    /// The client ends. Waits until then at most for what was posted, and names in the log what is left, which goes on.
    /// From here on the log is left alone.
    void end(Clock& clock, std::chrono::steady_clock::time_point until);
    /// The same in a callback of the client's, which must not wait for what comes after it.
    void end_in_a_callback();

    [[nodiscard]] Result<SendGuardStatus> status();
    /// Removes one channel's block, or all blocks if `channel` is null.
    [[nodiscard]] Result<void> clear(const Channel* channel);

private:
    /// The hashes of some tokens, borrowed.
    struct Tokens {
        Tokens() = default;
        Tokens(const std::string& one) noexcept : first(&one), last(&one + 1) {}
        Tokens(const std::vector<std::string>& several) noexcept
            : first(several.data()), last(several.data() + several.size()) {}

        [[nodiscard]] bool empty() const noexcept { return first == last; }
        [[nodiscard]] const std::string* begin() const noexcept { return first; }
        [[nodiscard]] const std::string* end() const noexcept { return last; }

        const std::string* first = nullptr;
        const std::string* last = nullptr;
    };
    using Change = std::function<void(GuardedAccount& account, const RecordTime& time)>;
    using Decision = std::function<GuardAdmission(GuardedAccount& account, const RecordTime& time,
                                                  std::vector<std::string>& warnings)>;
    /// How an attempt to change the state in the store ended.
    struct Stored {
        [[nodiscard]] bool busy() const noexcept { return !result && result.error().kind() == ErrorKind::rate_limited; }

        Result<void> result;   ///< The error is the store's.
        bool damaged = false;  ///< The stored text could not be read and was replaced.
    };
    enum class Purpose {
        counts_a_send,
        told,  ///< Memory was told of it already.
        other,
    };
    /// Changes the account of these tokens (none: of the client's own) in the store, or in memory if there is no store
    /// or it fails. A store that is busy changes nothing that counts a send.
    [[nodiscard]] Stored change(const Tokens& tokens, const Change& change, Purpose purpose = Purpose::other);
    /// Makes the texts of these tokens, and of what memory has news of, lead to the account's, at `place`, which is
    /// found if it is empty; once an hour those of all its tokens. Whether any had to be led.
    [[nodiscard]] Result<bool> lead_tokens(AccountPlace& place, const AccountTexts& texts,
                                           const std::shared_ptr<SharedAccount>& account, const Tokens& tokens) const;
    [[nodiscard]] Stored change_stored(const std::shared_ptr<SharedAccount>& account, const Tokens& tokens,
                                       const Change& change, Purpose purpose);
    static void change_memory(const std::shared_ptr<SharedAccount>& account, const Change& change);
    /// Tells memory of a block before the store is asked, which may take long: other calls must not get past it.
    void tell_first(const std::string& token_hash, Change block, StorePart part);
    /// Does the store's part of a change, or posts it.
    void do_part(StorePart part, std::function<void()> task);
    /// Adds to the store what memory has and the store may not. A caller that is a posted task.
    void store_memory(const Tokens& tokens);
    void report(const Stored& stored);
    /// What the log says of sends while the store fails.
    [[nodiscard]] std::string meanwhile() const;
    void warn(std::string_view line);
    void apply(GuardedAccount& account, const RecordTime& time, const Correction& correction) const;
    /// Corrects the account, and remembers it for a store that cannot be told.
    void correct(const Correction& correction);
    /// Changes the account by a decision about a send, which may have a place. A store that is busy refuses the send.
    [[nodiscard]] GuardAdmission decide(const GuardedSend& send, std::optional<std::int64_t> place,
                                        const Decision& decision);
    [[nodiscard]] GuardAdmission admit_in_own_turn(const SharedAccount::View& memory, GuardedAccount& account,
                                                   const GuardedSend& send, std::vector<std::string>& warnings) const;
    /// The same while the store fails, with `error`, for a process that has not all the limits to itself.
    [[nodiscard]] GuardAdmission decide_without_store(const GuardedSend& send, std::optional<std::int64_t> place,
                                                      const Error& error);
    [[nodiscard]] std::shared_ptr<SharedAccount> account_of(const Tokens& tokens) const;

    const GuardRules rules_;
    const std::shared_ptr<StateStore> store_;
    const SendGuardOptions::WithoutStore alone_;  ///< What becomes of sends while the store fails.
    const std::string base_url_;
    const std::string own_token_hash_;
    const std::string secret_hash_;
    const SipHashKey content_key_;  ///< By the client's own token.
    const bool has_own_token_;
    const StoreHealth::Moment made_;
    const std::shared_ptr<const Clock> clock_;
    const std::function<void(std::string_view)> warn_;
    const bool waits_;
    const std::shared_ptr<SharedAccount> own_account_;

    std::atomic<bool> store_fails_{false};  ///< As far as the log knows.
    /// The tasks outlive the guard by as much as they need to say that they are over.
    struct OfThisProcess {
        void abandon() noexcept {}
        std::shared_ptr<PostedTasks> tasks = std::make_shared<PostedTasks>();
    };
    [[nodiscard]] PostedTasks* find_posted() const noexcept;
    PerProcess<OfThisProcess> posted_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
