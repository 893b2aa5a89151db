#include "key_manager.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "../base/process_generation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::chrono::seconds longest_wait_for_a_look(1);
// Between questions beside the callers that cost a thread.
constexpr KeyLife::Time::duration shortest_rest = std::chrono::seconds(1);

// As a refused key's caller sees it: null becomes unset.
Result<std::optional<std::shared_ptr<const AccessKeyRecord>>> other_key(
    Result<std::shared_ptr<const AccessKeyRecord>> key) {
    return std::move(key).map([](std::shared_ptr<const AccessKeyRecord> record) {
        return record ? std::optional(std::move(record)) : std::nullopt;
    });
}

}  // namespace

KeyManager::KeyManager(Setup setup)
    : setup_(complete(std::move(setup))),
      life_(setup_.refresh_ahead, setup_.random),
      runner_(
          setup_, mutex_,
          [this](const std::shared_ptr<Fetch>& fetch, FetchReason reason, SharedOutcome outcome) {
              return finish(fetch, reason, std::move(outcome));
          },
          [this] { return weak_from_this().lock(); }) {}

KeyManager::~KeyManager() { runner_.cancel_all(); }

KeySetup KeyManager::complete(Setup setup) {
    if (!setup.memory && !setup.issuer) setup.memory = std::make_shared<RecordInMemory>(setup.clock);
    if (setup.warn)
        setup.warn = [this, warn = std::move(setup.warn)](std::string_view line) {
            log_.get().pass([&] { warn(line); });
        };
    return setup;
}

void KeyManager::end(std::chrono::steady_clock::time_point until) {
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        ended_ = true;
    }
    runner_.end(until);
    log_.get().close();
}

KeyManager::Lookup KeyManager::find(FetchPlan& plan) {
    drop_what_ended();
    return look_up(life_.acquire(setup_.clock->boot_now()), plan);
}

KeyManager::Lookup KeyManager::find_other(std::uint64_t generation, FetchPlan& plan) {
    drop_what_ended();
    return look_up(life_.replace(generation, setup_.clock->boot_now()), plan);
}

KeyManager::Lookup KeyManager::look_up(KeyLife::Decision decision, FetchPlan& plan) {
    using Action = KeyLife::Decision::Action;
    switch (decision.action) {
        case Action::use_and_fetch: static_cast<void>(start(decision.reason, plan)); break;
        case Action::use: break;
        case Action::look_first: return {life_.key(), fetch_ ? fetch_ : start(decision.reason, plan)};
        case Action::fetch: return {std::nullopt, start(decision.reason, plan)};
        case Action::wait: raise(decision.reason); return {std::nullopt, fetch_};
        case Action::refuse: return {life_.refusal(), nullptr};
    }
    return {life_.key(), nullptr};
}

void KeyManager::raise(FetchReason reason) noexcept {
    if (setup_.in_memory() || reason <= fetch_->wanted) return;
    fetch_->wanted = reason;
    life_.begin(reason);
}

Result<std::shared_ptr<const AccessKeyRecord>> KeyManager::acquire(const WaitLimit& limit) {
    FetchPlan plan;
    Lookup found;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        found = find(plan);
    }
    if (plan.on_loop) runner_.post_to_loop(plan.on_loop, *plan.loop);
    if (!found.now) return wait_for(found.fetch, limit);
    return found.fetch ? wait_briefly(found, limit) : *std::move(found.now);
}

Result<std::shared_ptr<const AccessKeyRecord>> KeyManager::wait_briefly(Lookup& look, const WaitLimit& limit) {
    const auto brief = std::min(limit.deadline, setup_.clock->steady_now() + longest_wait_for_a_look);
    static_cast<void>(wait_for(look.fetch, {brief, limit.cancellation}));
    if (limit.cancellation.canceled()) return wait_error(WaitStatus::canceled);
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    return life_.alive(setup_.clock->boot_now()) ? life_.key() : *std::move(look.now);
}

Result<std::optional<std::shared_ptr<const AccessKeyRecord>>> KeyManager::replace(std::uint64_t generation,
                                                                                  const WaitLimit& limit) {
    FetchPlan on_a_thread;
    Lookup found;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        found = find_other(generation, on_a_thread);
    }
    return other_key(found.now ? *std::move(found.now) : wait_for(found.fetch, limit));
}

std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> KeyManager::acquire(
    const std::shared_ptr<EventLoop>& loop, Waiter waiter) {
    FetchPlan plan{loop, nullptr};
    std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> now;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        auto found = find(plan);
        if (found.now && found.fetch) waiter = call_once_soon(*found.now, std::move(waiter), *loop);
        now = now_or_later(std::move(found), std::move(waiter));
    }
    run(plan);
    return now;
}

std::optional<Result<std::optional<std::shared_ptr<const AccessKeyRecord>>>> KeyManager::replace(
    std::uint64_t generation, const std::shared_ptr<EventLoop>& loop, Waiter waiter) {
    FetchPlan plan{loop, nullptr};
    std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> now;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        now = now_or_later(find_other(generation, plan), std::move(waiter));
    }
    run(plan);
    if (!now) return std::nullopt;
    return other_key(*std::move(now));
}

// The fetch calls what this returns, unless a second has passed: then the caller goes on with the key it had.
KeyManager::Waiter KeyManager::call_once_soon(const Result<std::shared_ptr<const AccessKeyRecord>>& had, Waiter waiter,
                                              EventLoop& loop) {
    const auto once = std::make_shared<std::atomic<bool>>(false);
    const auto shared = std::make_shared<const Waiter>(std::move(waiter));
    static_cast<void>(
        loop.call_at(setup_.clock, setup_.clock->steady_now() + longest_wait_for_a_look, [once, shared, had] {
            if (!once->exchange(true)) (*shared)(had);
        }));
    return [once, shared, had](const Result<std::shared_ptr<const AccessKeyRecord>>& looked) {
        if (!once->exchange(true)) (*shared)(looked && *looked ? looked : had);
    };
}

std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> KeyManager::now_or_later(Lookup found, Waiter waiter) {
    if (!found.fetch) return std::move(found.now);
    // It did not even begin.
    if (found.fetch->result) return found.now ? std::move(found.now) : found.fetch->result;
    found.fetch->waiters.push_back(std::move(waiter));
    return std::nullopt;
}

void KeyManager::run(const FetchPlan& plan) noexcept {
    if (plan.on_loop && plan.on_loop->take()) runner_.run_on_loop(plan.on_loop);
}

Result<std::shared_ptr<const AccessKeyRecord>> KeyManager::refresh(const WaitLimit& limit) {
    for (;;) {
        std::shared_ptr<Fetch> fetch;
        {
            const std::lock_guard<MutexOfProcess> lock(mutex_);
            drop_what_ended();
            FetchPlan on_a_thread;
            fetch = look_up(life_.demand(), on_a_thread).fetch;
        }
        auto key = wait_for(fetch, limit);
        // A fetch that another caller began may have taken its key from the record.
        if (!key || fetch->from_service) return key;
    }
}

std::shared_ptr<const AccessKeyRecord> KeyManager::known() {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    return life_.alive(setup_.clock->boot_now()) ? life_.key() : nullptr;
}

Result<std::shared_ptr<const AccessKeyRecord>> KeyManager::look(const WaitLimit& limit) {
    if (setup_.in_memory()) return acquire(limit);
    std::shared_ptr<Fetch> fetch;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        drop_what_ended();
        FetchPlan on_a_thread;
        fetch = fetch_ ? fetch_ : start(FetchReason::look, on_a_thread);
    }
    auto looked = wait_for(fetch, limit);
    if (!looked) return looked;
    return acquire(limit);
}

void KeyManager::await_fetch(const WaitLimit& limit) {
    std::shared_ptr<Fetch> fetch;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (!fetch_ || fetch_->process != process_generation()) return;
        fetch = fetch_;
    }
    static_cast<void>(fetch->finished.wait(*setup_.clock, limit.deadline, limit.cancellation));
}

KeyLife::Time::duration KeyManager::spaced_for() {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    return std::max(spaced_until_ - setup_.clock->boot_now(), KeyLife::Time::duration(0));
}

void KeyManager::accepted(std::uint64_t generation) noexcept {
    if (accepted_.load(std::memory_order_relaxed) < generation) accepted_.store(generation, std::memory_order_relaxed);
}

std::shared_ptr<Fetch> KeyManager::start(FetchReason reason, FetchPlan& plan) {
    auto fetch = std::make_shared<Fetch>();
    if (ended_) {
        fetch->result = wait_error(WaitStatus::canceled);
        fetch->finished.open();
        return fetch;
    }
    fetch->reason = fetch->wanted = reason;
    fetch->before = life_.key();
    fetch->accepted = fetch->before && fetch->before->generation == accepted_.load(std::memory_order_relaxed);
    fetch->process = process_generation();
    if (setup_.in_memory()) {
        if (auto outcome = runner_.ask(*fetch, !plan.loop)) {
            fetch->from_service = outcome->from_service;
            fetch->result = take_in(reason, *std::move(outcome), true);
            fetch->finished.open();
            return fetch;
        }
    }
    fetch->loop = runner_.loop_for(*fetch, plan.loop);
    if (!fetch->loop) {
        if (auto refused = runner_.start_thread(fetch)) {
            runner_.give_back(*fetch);
            fetch->result = *std::move(refused);
            fetch->finished.open();
            return fetch;
        }
    } else {
        fetch->waiters.reserve(1);  // From here on, a lack of memory must not leave a fetch that is never run.
        runner_.add(fetch);
        plan.loop = fetch->loop;
        plan.on_loop = fetch;
    }
    // In this order, so that a child forked in between finds the fetch that KeyLife counts on.
    fetch_ = fetch;
    life_.begin(reason);
    return fetch;
}

Result<std::shared_ptr<const AccessKeyRecord>> KeyManager::wait_for(std::shared_ptr<Fetch>& fetch,
                                                                    const WaitLimit& limit) {
    std::optional<Error> no_thread;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (fetch->loop && fetch->take()) {
            // What holds up the loop must not hold up the callers that wait.
            no_thread = runner_.move_to_thread(fetch);
        } else if (fetch->loop && fetch->loop->on_its_thread()) {
            supersede(fetch);
        }
    }
    if (no_thread) runner_.give_up(fetch, *no_thread);
    const auto waited = fetch->finished.wait(*setup_.clock, limit.deadline, limit.cancellation);
    if (waited != WaitStatus::opened) return wait_error(waited);
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        runner_.join_ended_thread();
    }
    return *fetch->result;
}

// A callback that waits holds the very thread that would run the fetch.
void KeyManager::supersede(std::shared_ptr<Fetch>& fetch) {
    if (fetch_ == fetch) forget_fetch();
    FetchPlan on_a_thread;
    // No caller waits for a fetch ahead of the key's end; this one does now.
    const auto reason = std::max(fetch->reason, FetchReason::needed);
    fetch = fetch_ ? fetch_ : start(reason, on_a_thread);
}

void KeyManager::forget_fetch() noexcept {
    life_.forget_fetch();
    fetch_.reset();
}

void KeyManager::drop_what_ended() {
    if (life_.is_refused() && setup_.clearings) {
        const auto clearings = setup_.clearings();
        if (std::exchange(clearings_, clearings) != clearings) life_.forget_refusal();
    }
    // A fetch of the parent process is never finished here.
    if (fetch_ && fetch_->process != process_generation()) forget_fetch();
    runner_.join_ended_thread();
}

bool KeyManager::finish(const std::shared_ptr<Fetch>& fetch, FetchReason reason, SharedOutcome outcome) {
    // Before the fetch is finished: the next one joins this thread, and must not wait for a log.
    if (!outcome.key) warn_of(*fetch, outcome.key.error());
    std::vector<Waiter> waiters;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        const bool nothing_new =
            outcome.key &&
            (!*outcome.key || (fetch->before && (*outcome.key)->generation == fetch->before->generation));
        if (fetch->wanted > reason && (nothing_new || fetch->wanted == FetchReason::demanded)) return false;
        fetch->from_service = outcome.from_service;
        // The result of a fetch that was superseded is for its own waiters.
        fetch->result = take_in(reason, std::move(outcome), fetch_ == fetch);
        if (fetch_ == fetch) fetch_.reset();
        waiters.swap(fetch->waiters);
        runner_.remove(fetch);
    }
    call(*fetch, waiters);
    return true;
}

Result<std::shared_ptr<const AccessKeyRecord>> KeyManager::take_in(FetchReason reason, SharedOutcome outcome,
                                                                   bool counts) {
    const auto now = setup_.clock->boot_now();
    // Memory can be asked at any time, but in vain before a pause is over, which is counted in milliseconds.
    const auto memory = setup_.in_memory();
    const auto hold = memory ? KeyLife::Time::duration(0) : outcome.wait;
    const auto rest = memory ? outcome.wait - std::chrono::milliseconds(1) : std::max(outcome.wait, shortest_rest);
    Result<std::shared_ptr<const AccessKeyRecord>> result = std::shared_ptr<const AccessKeyRecord>();
    if (!outcome.key) {
        result = outcome.key.error();
        if (counts) {
            life_.held_up(outcome.key.error(), now, hold);
            life_.ended_with_nothing(now, rest);
        }
    } else if (!*outcome.key) {
        if (counts) life_.ended_with_nothing(now, rest);
        if (reason == FetchReason::refused)
            spaced_until_ = now + outcome.wait;
        else
            result = life_.key();
    } else {
        auto& key = **outcome.key;
        // A record in memory counts in milliseconds: a key that it still has must not live longer for that.
        const bool is_mine = memory && life_.key() && life_.key()->generation == key.generation;
        auto record = is_mine
                          ? life_.key()
                          : life_.make_record(std::move(key.key), key.from, now, key.generation, key.lease, key.issued);
        if (counts) life_.succeeded(record);
        result = std::move(record);
    }
    if (!counts) return result;
    if (outcome.looked)
        life_.looked(*outcome.looked, outcome.changed);
    else if (!setup_.in_memory())
        life_.could_not_look();
    return result;
}

void KeyManager::call(Fetch& fetch, const std::vector<Waiter>& waiters) noexcept {
    fetch.finished.open();
    for (const auto& waiter : waiters) {
        try {
            waiter(*fetch.result);
        } catch (...) {
            continue;  // A caller that cannot be informed ends at its own limit.
        }
    }
}

void KeyManager::warn_of(const Fetch& fetch, const Error& error) const {
    if (fetch.reason == FetchReason::ahead && setup_.warn)
        setup_.warn("the AccessKey could not be refreshed, the old one stays in use: " + error.message());
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
