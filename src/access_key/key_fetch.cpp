#include "key_fetch.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "../base/leftover_threads.hpp"
#include "../base/make_error.hpp"
#include "../base/process_generation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

Error key_error(ErrorKind kind, std::string message, Delivery delivery = Delivery::not_sent) {
    return make_error(kind, std::move(message), delivery, access_key_operation);
}

}  // namespace

FetchRunner::FetchRunner(const KeySetup& setup, MutexOfProcess& mutex, Finish finish, Keep keep)
    : setup_(setup),
      mutex_(mutex),
      finish_(std::move(finish)),
      keep_(std::move(keep)),
      shared_(setup),
      issued_(setup) {}

Error FetchRunner::wait_error(WaitStatus how) {
    return how == WaitStatus::timed_out
               ? key_error(ErrorKind::timeout, "the call's limit ran out while an AccessKey was being fetched")
               : key_error(ErrorKind::canceled, "canceled by the caller while an AccessKey was being fetched");
}

SharedFetch::Question FetchRunner::question_of(const Fetch& fetch, FetchReason reason) const {
    return shared_.question(reason, fetch.before, fetch.accepted);
}

std::optional<SharedOutcome> FetchRunner::ask(Fetch& fetch, bool blocks) {
    auto question = question_of(fetch, fetch.reason);
    auto answer = shared_.ask(question);
    const bool waits = !answer.outcome && answer.lease == 0;
    if (waits && blocks && shared_.is_held_up_here()) {
        question.takes_over = true;
        answer = shared_.ask(question);
    }
    fetch.lease = answer.lease;
    return std::move(answer.outcome);
}

void FetchRunner::give_back(const Fetch& fetch) { shared_.give_back(question_of(fetch, fetch.reason), fetch.lease); }

std::shared_ptr<EventLoop> FetchRunner::loop_for(const Fetch& fetch,
                                                 const std::shared_ptr<EventLoop>& callers) const noexcept {
    if (fetch.lease == 0) return nullptr;
    if (callers || fetch.reason != FetchReason::ahead) return callers;
    try {
        return setup_.source->event_loop();
    } catch (...) {
        return nullptr;  // Descriptors or threads have run out, perhaps; another thread may still be available.
    }
}

std::optional<Error> FetchRunner::start_thread(const std::shared_ptr<Fetch>& fetch) {
    abandon_thread_of_the_parent();
    join_ended_thread();
    try {
        fetch->cancellation.emplace();
        thread_ = std::make_unique<std::thread>([this, fetch, manager = keep_()]() mutable {
            run_on_thread(fetch);
            manager.reset();  // Which may end it, and this object.
            if (fetch->outlasts_client) client_ended(std::this_thread::get_id());
        });
        thread_process_ = fetch->process;
        on_thread_ = fetch;
        return std::nullopt;
    } catch (const std::exception& refused) {
        return key_error(ErrorKind::internal,
                         std::string("no thread could be started to fetch an AccessKey: ") + refused.what());
    }
}

std::optional<Error> FetchRunner::move_to_thread(const std::shared_ptr<Fetch>& fetch) {
    on_loops_.erase(std::remove(on_loops_.begin(), on_loops_.end(), fetch), on_loops_.end());
    shared_.note_loop(fetch->lease, nullptr);
    auto refused = start_thread(fetch);
    fetch->loop.reset();
    return refused;
}

void FetchRunner::remove(const std::shared_ptr<Fetch>& fetch) {
    fetch->async.reset();
    on_loops_.erase(std::remove(on_loops_.begin(), on_loops_.end(), fetch), on_loops_.end());
    if (on_thread_ == fetch) on_thread_.reset();
}

void FetchRunner::join_if_ended() {
    // The thread of a finished fetch ends without waiting for anything.
    if (thread_process_ != process_generation() || on_thread_ || thread_->get_id() == std::this_thread::get_id())
        return;
    if (thread_->joinable()) thread_->join();
    thread_.reset();
}

void FetchRunner::abandon_thread_of_the_parent() {
    // The thread does not exist in this process: it can be neither joined nor destroyed.
    if (!thread_ || thread_process_ == process_generation()) return;
    static_cast<void>(thread_.release());
    on_thread_.reset();
}

void FetchRunner::end(std::chrono::steady_clock::time_point until) {
    const auto fetch = cancel();
    bool on_it = false;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        on_it = fetch && on_thread_ == fetch && thread_->get_id() == std::this_thread::get_id();
    }
    try {
        if (fetch && !on_it) static_cast<void>(fetch->finished.wait(*setup_.clock, until, {}));
    } catch (...) {
        // The clock of the user's threw: the thread is left to end by itself.
    }
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    if (fetch && on_thread_ == fetch) {
        client_is_ending(thread_->get_id());
        fetch->outlasts_client = true;
    } else {
        // It still keeps the manager, and would end it after this.
        join_ended_thread();
    }
}

void FetchRunner::cancel_all() {
    cancel();
    abandon_thread_of_the_parent();
    if (!thread_ || !thread_->joinable()) return;
    if (thread_->get_id() == std::this_thread::get_id())
        leave_to_end(std::move(*thread_));
    else
        thread_->join();
}

std::shared_ptr<Fetch> FetchRunner::cancel() {
    std::shared_ptr<Fetch> on_thread;
    std::vector<std::pair<std::shared_ptr<Fetch>, std::shared_ptr<EventLoop>>> on_loops;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (on_thread_ && on_thread_->process == process_generation()) on_thread = on_thread_;
        for (const auto& fetch : on_loops_)
            if (fetch->process == process_generation()) on_loops.emplace_back(fetch, fetch->loop);
    }
    if (on_thread) on_thread->cancellation->cancel();
    for (const auto& [fetch, loop] : on_loops) {
        const auto cancel = [canceled = fetch] {
            if (const auto async = canceled->async) async->cancel();
        };
        if (fetch->take()) {
            give_up(fetch, wait_error(WaitStatus::canceled));
        } else if (loop->on_its_thread()) {
            cancel();
        } else {
            loop->post(cancel);
            static_cast<void>(fetch->finished.wait(*setup_.clock, KeyLife::Time::max(), {}));
        }
    }
    return on_thread;
}

void FetchRunner::run_on_thread(const std::shared_ptr<Fetch>& fetch) noexcept {
    try {
        run_to_its_end(fetch);
    } catch (...) {
        give_up(fetch, SharedFetch::thrown_error());
    }
}

void FetchRunner::run_to_its_end(const std::shared_ptr<Fetch>& fetch) {
    for (auto lease = fetch->lease;; lease = 0) {
        FetchReason reason = fetch->reason;
        {
            const std::lock_guard<MutexOfProcess> lock(mutex_);
            reason = std::max(reason, fetch->wanted);
        }
        const auto token = fetch->cancellation->token();
        auto outcome = setup_.issuer ? issued_.run(reason, fetch->before, fetch->accepted, token)
                                     : shared_.run(question_of(*fetch, reason), lease, token);
        if (finish_(fetch, reason, std::move(outcome))) return;
    }
}

void FetchRunner::post_to_loop(const std::shared_ptr<Fetch>& fetch, EventLoop& loop) noexcept {
    try {
        // The one that took the fetch meanwhile may have ended the manager.
        loop.post([this, fetch] {
            if (fetch->take()) run_on_loop(fetch);
        });
    } catch (...) {
        if (fetch->take()) give_up(fetch, key_error(ErrorKind::internal, "no memory to fetch an AccessKey"));
    }
}

void FetchRunner::run_on_loop(const std::shared_ptr<Fetch>& fetch) noexcept {
    fetch->sent = setup_.clock->boot_now();
    try {
        const auto leaves = [this, fetch] {
            fetch->sent = setup_.clock->boot_now();
            return true;
        };
        auto async = setup_.source->fetch_on(
            fetch->loop, leaves, [this, fetch](Result<FetchedKey> key) { take_answer(fetch, std::move(key)); });
        if (fetch->result) return;  // It is finished, and the manager may be gone.
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        fetch->async = std::move(async);
    } catch (...) {
        take_answer(fetch, SharedFetch::thrown_error());
    }
}

void FetchRunner::take_answer(const std::shared_ptr<Fetch>& fetch, Result<FetchedKey> key) noexcept {
    try {
        static_cast<void>(
            finish_(fetch, fetch->reason,
                    shared_.landed(question_of(*fetch, fetch->reason), fetch->lease, fetch->sent, std::move(key))));
    } catch (...) {
        give_up(fetch, SharedFetch::thrown_error());
    }
}

void FetchRunner::give_up(const std::shared_ptr<Fetch>& fetch, const Error& error) noexcept {
    try {
        give_back(*fetch);
    } catch (...) {
        // The lease runs out by itself.
    }
    SharedOutcome outcome;
    outcome.key = error;
    static_cast<void>(finish_(fetch, FetchReason::demanded, std::move(outcome)));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
