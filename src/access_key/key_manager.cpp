#include "key_manager.hpp"

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "../base/process_generation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// As a refused key's caller sees it: null becomes unset.
Result<std::optional<std::shared_ptr<const AccessKeyRecord>>> other_key(
    Result<std::shared_ptr<const AccessKeyRecord>> key) {
    return std::move(key).map([](std::shared_ptr<const AccessKeyRecord> record) {
        return record ? std::optional(std::move(record)) : std::nullopt;
    });
}

}  // namespace

KeyManager::KeyManager(Setup setup)
    : setup_(std::move(setup)),
      life_(setup_.refresh_ahead, setup_.random),
      runner_(setup_, mutex_, [this](const std::shared_ptr<Fetch>& fetch, Result<FetchedKey> key, KeyLife::Time from) {
          finish(fetch, std::move(key), from);
      }) {}

KeyManager::~KeyManager() { runner_.cancel_all(); }

KeyManager::Lookup KeyManager::find(FetchPlan& plan) {
    drop_what_ended();
    return look_up(life_.acquire(setup_.clock->boot_now()), plan);
}

KeyManager::Lookup KeyManager::find_other(std::uint64_t generation, FetchPlan& plan) {
    drop_what_ended();
    life_.accepted(accepted_.load(std::memory_order_relaxed));
    return look_up(life_.replace(generation, setup_.clock->boot_now()), plan);
}

KeyManager::Lookup KeyManager::look_up(KeyLife::Decision decision, FetchPlan& plan) {
    using Action = KeyLife::Decision::Action;
    switch (decision.action) {
        case Action::use_and_fetch: static_cast<void>(start(decision.reason, plan)); break;
        case Action::use: break;
        case Action::fetch: return {std::nullopt, start(decision.reason, plan)};
        case Action::wait: return {std::nullopt, fetch_};
        case Action::refuse: return {life_.refusal(), nullptr};
        case Action::hold: return {std::shared_ptr<const AccessKeyRecord>(), nullptr};
    }
    return {life_.key(), nullptr};
}

Result<std::shared_ptr<const AccessKeyRecord>> KeyManager::acquire(const WaitLimit& limit) {
    FetchPlan plan;
    Lookup found;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        found = find(plan);
    }
    if (plan.on_loop) runner_.post_to_loop(plan.on_loop, *plan.loop);
    return found.now ? *std::move(found.now) : wait_for(found.fetch, limit);
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
        now = now_or_later(find(plan), std::move(waiter));
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

std::optional<Result<std::shared_ptr<const AccessKeyRecord>>> KeyManager::now_or_later(Lookup found, Waiter waiter) {
    if (found.now) return std::move(found.now);
    if (found.fetch->result) return found.fetch->result;  // It did not even begin.
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
        // A fetch that another caller began may have taken its key from the store.
        if (!key || fetch->from_service) return key;
    }
}

void KeyManager::accepted(std::uint64_t generation) noexcept {
    if (accepted_.load(std::memory_order_relaxed) < generation) accepted_.store(generation, std::memory_order_relaxed);
}

std::shared_ptr<Fetch> KeyManager::start(FetchReason reason, FetchPlan& plan) {
    auto fetch = std::make_shared<Fetch>();
    fetch->reason = reason;
    fetch->before = life_.key();
    fetch->process = process_generation();
    fetch->loop = runner_.loop_for(reason, plan.loop);
    if (!fetch->loop) {
        if (auto refused = runner_.start_thread(fetch)) {
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
    if (no_thread) finish(fetch, *std::move(no_thread), {});
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
    const auto reason = fetch->reason == FetchReason::ahead ? FetchReason::needed : fetch->reason;
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

Result<std::shared_ptr<const AccessKeyRecord>> KeyManager::record_of(Result<FetchedKey> fetched, KeyLife::Time from) {
    if (!fetched) return std::move(fetched).error();
    try {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        return life_.make_record(*std::move(fetched), from, setup_.clock->boot_now());
    } catch (...) {
        return FetchRunner::thrown_error();
    }
}

void KeyManager::finish(const std::shared_ptr<Fetch>& fetch, Result<FetchedKey> fetched, KeyLife::Time from) noexcept {
    auto result = record_of(std::move(fetched), from);
    // Before the fetch is finished: the next one joins this thread, and must not wait for a log.
    if (!result && fetch->reason == FetchReason::ahead && setup_.warn)
        setup_.warn("the AccessKey could not be refreshed, the old one stays in use: " + result.error().message());
    std::vector<Waiter> waiters;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        const auto now = setup_.clock->boot_now();
        // The result of a fetch that was superseded is for its own waiters.
        if (fetch_ == fetch) {
            if (result)
                life_.succeeded(*result, fetch->from_service, now);
            else
                life_.failed(result.error(), now, setup_.clock->system_now());
            fetch_.reset();
        }
        fetch->result = std::move(result);
        waiters.swap(fetch->waiters);
        runner_.remove(fetch);
    }
    fetch->finished.open();
    for (const auto& waiter : waiters) {
        try {
            waiter(*fetch->result);
        } catch (...) {
            continue;  // A caller that cannot be informed ends at its own limit.
        }
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
