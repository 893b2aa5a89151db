#include "key_manager.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/process_generation.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using std::chrono::seconds;

// The document's own life of a key, taken where the service names none: if it is too long a 401 corrects it, while a
// short guess would fetch needlessly and end other processes' keys.
constexpr seconds assumed_life{7200};
constexpr seconds longest_life = std::chrono::hours(24);
constexpr std::size_t longest_key = 1024;
// However long the service, or a gateway before it, asks to be left alone.
constexpr std::chrono::hours longest_pause(1);

constexpr const char* threw = "the fetch of an AccessKey threw an exception";

Error key_error(ErrorKind kind, std::string message, Delivery delivery = Delivery::not_sent) {
    return make_error(kind, std::move(message), delivery, access_key_operation);
}

// A key travels in a header: only visible ASCII may stand there.
bool fits_a_header(const std::string& key) {
    return !key.empty() && key.size() <= longest_key &&
           std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

KeyManager::KeyManager(Setup setup)
    : setup_(std::move(setup)),
      after_failure_(seconds(1), seconds(60)),
      after_refusal_(seconds(30), std::chrono::minutes(10)) {}

KeyManager::~KeyManager() {
    cancel_flights();
    leave_threads_of_the_parent();
    if (thread_ && thread_->joinable()) thread_->join();
}

void KeyManager::cancel_flights() {
    std::shared_ptr<Flight> on_thread;
    std::vector<std::pair<std::shared_ptr<Flight>, std::shared_ptr<EventLoop>>> on_loops;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (flight_ && !flight_->loop && flight_->process == process_generation()) on_thread = flight_;
        for (const auto& flight : on_loops_)
            if (flight->process == process_generation()) on_loops.emplace_back(flight, flight->loop);
    }
    if (on_thread) on_thread->end->cancel();
    for (const auto& [flight, loop] : on_loops) {
        const auto cancel = [flight = flight] {
            if (const auto errand = flight->errand) errand->cancel();
        };
        if (flight->take()) {
            land(flight, wait_error(WaitStatus::canceled));
        } else if (loop->on_its_thread()) {
            cancel();
        } else {
            loop->post(cancel);
            static_cast<void>(flight->landed.wait(*setup_.clock, std::chrono::steady_clock::time_point::max(), {}));
        }
    }
}

KeyManager::Found<Lease> KeyManager::find(Start& start) {
    join_ended_thread();
    const auto now = setup_.clock->steady_now();
    if (current_ && now < current_->expires_at) {
        if (now >= current_->refresh_from && after_failure_.over(now))
            static_cast<void>(join_or_start(Reason::ahead, start));
        return {current_, nullptr};
    }
    if (refusal_ && !after_failure_.over(now)) return {*refusal_, nullptr};
    return {std::nullopt, join_or_start(Reason::needed, start)};
}

KeyManager::Found<std::optional<Lease>> KeyManager::find_other(std::uint64_t generation, Start& start) {
    const auto now = setup_.clock->steady_now();
    if (current_ && current_->generation != generation && now < current_->expires_at)
        return {std::optional<Lease>(current_), nullptr};
    if (refusal_ && !after_failure_.over(now)) return {*refusal_, nullptr};
    if (accepted_.load(std::memory_order_relaxed) == generation) after_refusal_.shorten();
    // A key that has ended is fetched anew in any case.
    const bool ended = !current_ || now >= current_->expires_at;
    if (!ended && !flight_ && !after_refusal_.over(now)) return {std::optional<Lease>(), nullptr};
    return {std::nullopt, join_or_start(ended ? Reason::needed : Reason::refused, start)};
}

Result<Lease> KeyManager::acquire(const WaitLimit& limit) {
    Found<Lease> found;
    Start start;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        found = find(start);
    }
    if (start.on_loop) send_to_its_loop(start);
    return found.now ? *std::move(found.now) : wait_for(found.flight, limit);
}

std::optional<Result<Lease>> KeyManager::acquire(const std::shared_ptr<EventLoop>& loop, Landed landed) {
    Start start{loop, nullptr};
    std::optional<Result<Lease>> now;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        now = now_or_told(find(start), std::move(landed));
    }
    if (start.on_loop && start.on_loop->take()) depart(start.on_loop);
    return now;
}

Result<std::optional<Lease>> KeyManager::replace(std::uint64_t generation, const WaitLimit& limit) {
    Found<std::optional<Lease>> found;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        Start on_a_thread;
        found = find_other(generation, on_a_thread);
    }
    if (found.now) return *std::move(found.now);
    return wait_for(found.flight, limit).map([](Lease&& lease) { return std::optional<Lease>(std::move(lease)); });
}

std::optional<Result<std::optional<Lease>>> KeyManager::replace(std::uint64_t generation,
                                                                const std::shared_ptr<EventLoop>& loop, Landed landed) {
    Start start{loop, nullptr};
    std::optional<Result<std::optional<Lease>>> now;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        now = now_or_told(find_other(generation, start), std::move(landed));
    }
    if (start.on_loop && start.on_loop->take()) depart(start.on_loop);
    return now;
}

template <class T>
std::optional<Result<T>> KeyManager::now_or_told(Found<T> found, Landed landed) {
    if (found.now) return std::move(found.now);
    if (found.flight->result)  // It did not even start.
        return found.flight->result->map([](const Lease& lease) { return T(lease); });
    found.flight->told.push_back(std::move(landed));
    return std::nullopt;
}

Result<Lease> KeyManager::refresh(const WaitLimit& limit) {
    for (;;) {
        std::shared_ptr<Flight> flight;
        {
            const std::lock_guard<MutexOfProcess> lock(mutex_);
            Start on_a_thread;
            flight = join_or_start(Reason::demanded, on_a_thread);
        }
        auto lease = wait_for(flight, limit);
        // A flight that others started may have taken its key from the store.
        if (!lease || flight->fetched) return lease;
    }
}

void KeyManager::accepted(std::uint64_t generation) noexcept {
    if (accepted_.load(std::memory_order_relaxed) < generation) accepted_.store(generation, std::memory_order_relaxed);
}

Result<Lease> KeyManager::wait_for(std::shared_ptr<Flight>& flight, const WaitLimit& limit) {
    std::optional<Error> no_thread;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (flight->loop && flight->take()) {
            // What holds its loop up must not hold up whoever waits.
            on_loops_.erase(std::remove(on_loops_.begin(), on_loops_.end(), flight), on_loops_.end());
            no_thread = start_thread(flight);
            flight->loop.reset();
        } else if (flight->loop && flight->loop->on_its_thread()) {
            pass_by(flight);
        }
    }
    if (no_thread) land(flight, *std::move(no_thread));
    const auto waited = flight->landed.wait(*setup_.clock, limit.deadline, limit.cancellation);
    if (waited != WaitStatus::opened) return wait_error(waited);
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        join_ended_thread();
    }
    return *flight->result;
}

// A callback that waits holds the very thread that would carry the flight.
void KeyManager::pass_by(std::shared_ptr<Flight>& flight) {
    if (flight_ == flight) flight_.reset();
    Start on_a_thread;
    // Prefetch of the key's end nobody waits; somebody does now.
    flight = join_or_start(flight->reason == Reason::ahead ? Reason::needed : flight->reason, on_a_thread);
}

Error KeyManager::wait_error(WaitStatus how) {
    return how == WaitStatus::timed_out
               ? key_error(ErrorKind::timeout, "the call's limit ran out while an AccessKey was being fetched")
               : key_error(ErrorKind::canceled, "canceled by the caller while an AccessKey was being fetched");
}

std::shared_ptr<KeyManager::Flight> KeyManager::join_or_start(Reason reason, Start& start) {
    // A flight of the parent process never lands here.
    if (flight_ && flight_->process == process_generation()) return flight_;
    auto flight = std::make_shared<Flight>();
    flight->reason = reason;
    flight->before = current_;
    flight->loop = start.loop || reason != Reason::ahead ? start.loop : loop_of_the_source();
    flight->process = process_generation();
    if (!flight->loop) {
        if (auto refused = start_thread(flight)) {
            flight->result = *std::move(refused);
            flight->landed.open();
            return flight;
        }
    } else {
        flight->told.reserve(1);  // From here on memory may run out without a flight that nobody begins.
        on_loops_.push_back(flight);
        start.loop = flight->loop;
        start.on_loop = flight;
    }
    flight_ = flight;
    return flight;
}

std::shared_ptr<EventLoop> KeyManager::loop_of_the_source() const noexcept {
    try {
        return setup_.source->event_loop();
    } catch (...) {
        return nullptr;  // Out of descriptors or threads, perhaps: another thread may still be had.
    }
}

std::optional<Error> KeyManager::start_thread(const std::shared_ptr<Flight>& flight) {
    leave_threads_of_the_parent();
    join_ended_thread();
    try {
        flight->end.emplace();
        thread_ = std::make_unique<std::thread>([this, flight] { fly(flight); });
        thread_process_ = flight->process;
        return std::nullopt;
    } catch (const std::exception& refused) {
        return key_error(ErrorKind::internal,
                         std::string("no thread could be started to fetch an AccessKey: ") + refused.what());
    }
}

// A thread that ended keeps its stack until it is joined. It has landed its flight, so this does not wait.
void KeyManager::join_ended_thread() {
    if (!thread_ || thread_process_ != process_generation() || (flight_ && !flight_->loop)) return;
    if (thread_->joinable()) thread_->join();
    thread_.reset();
}

void KeyManager::leave_threads_of_the_parent() {
    // The thread does not exist in this process: it can be neither joined nor destroyed.
    if (thread_ && thread_process_ != process_generation()) static_cast<void>(thread_.release());
}

void KeyManager::fly(const std::shared_ptr<Flight>& flight) noexcept {
    try {
        if (auto stored = adopt_stored(*flight)) return land(flight, *std::move(stored));
        const auto asked = setup_.clock->steady_now();
        arrive(flight, asked, setup_.source->fetch(flight->end->token()));
    } catch (...) {
        land(flight, key_error(ErrorKind::internal, threw));
    }
}

void KeyManager::send_to_its_loop(const Start& start) noexcept {
    const auto& flight = start.on_loop;
    try {
        // Whoever took it meanwhile may have ended the manager.
        start.loop->post([this, flight] {
            if (flight->take()) depart(flight);
        });
    } catch (...) {
        if (flight->take()) land(flight, key_error(ErrorKind::internal, "no memory to fetch an AccessKey"));
    }
}

void KeyManager::depart(const std::shared_ptr<Flight>& flight) noexcept {
    try {
        if (auto stored = adopt_stored(*flight)) return land(flight, *std::move(stored));
        auto errand = setup_.source->fetch_on(
            flight->loop, [this, flight, asked = setup_.clock->steady_now()](Result<FetchedKey> fetched) {
                arrive(flight, asked, std::move(fetched));
            });
        if (flight->result) return;  // It has landed, and the manager may be gone.
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        flight->errand = std::move(errand);
    } catch (...) {
        land(flight, key_error(ErrorKind::internal, threw));
    }
}

void KeyManager::arrive(const std::shared_ptr<Flight>& flight, std::chrono::steady_clock::time_point asked,
                        Result<FetchedKey> fetched) noexcept {
    auto kept = [&]() -> Result<Lease> {
        try {
            return keep(*flight, asked, std::move(fetched));
        } catch (...) {
            return key_error(ErrorKind::internal, threw);
        }
    }();
    land(flight, std::move(kept));
}

Result<Lease> KeyManager::keep(Flight& flight, std::chrono::steady_clock::time_point asked,
                               Result<FetchedKey> fetched) {
    if (!fetched) return std::move(fetched).error();
    flight.fetched = true;
    if (!fits_a_header(fetched->value))
        return key_error(ErrorKind::invalid_response,
                         "the service gave out an AccessKey that is empty, longer than 1024 characters or holds "
                         "characters no header may carry",
                         Delivery::answered);

    seconds life(fetched->expires_in_seconds);
    if (life <= seconds(0)) {
        warn("the service named no life for the AccessKey; 7200 s are assumed");
        life = assumed_life;
    } else if (life > longest_life) {
        warn("the service named a life of more than a day for the AccessKey; a day is assumed");
        life = longest_life;
    }
    auto record = make_record(std::move(fetched->value), life, asked);
    if (setup_.store) save(*record, asked);
    return record;
}

void KeyManager::save(const AccessKeyRecord& record, std::chrono::steady_clock::time_point asked) const noexcept {
    try {
        StoredKey stored;
        stored.value = record.value;
        stored.expires_in = record.expires_in;
        stored.expires_at = setup_.clock->system_now() + record.expires_in -
                            std::chrono::ceil<std::chrono::system_clock::duration>(setup_.clock->steady_now() - asked);
        setup_.store->save(stored);
    } catch (...) {
        warn("the AccessKey could not be saved for other processes");
    }
}

std::optional<Lease> KeyManager::adopt_stored(const Flight& flight) {
    if (!setup_.store || flight.reason == Reason::demanded) return std::nullopt;
    std::optional<StoredKey> stored;
    try {
        stored = setup_.store->load();
    } catch (...) {
        warn("the store of the AccessKey could not be read");
    }
    if (!stored || !fits_a_header(stored->value)) return std::nullopt;
    if (flight.before && stored->value == flight.before->value) return std::nullopt;
    const auto now = setup_.clock->steady_now();
    const auto left =
        std::min<std::chrono::system_clock::duration>(stored->expires_at - setup_.clock->system_now(), longest_life);
    if (left <= std::chrono::system_clock::duration::zero()) return std::nullopt;
    const auto life = std::clamp(stored->expires_in, std::chrono::ceil<seconds>(left), longest_life);
    return make_record(std::move(stored->value), life, now + left - life);
}

Lease KeyManager::make_record(std::string value, seconds life, std::chrono::steady_clock::time_point from) {
    auto record = std::make_shared<AccessKeyRecord>();
    record->value = std::move(value);
    record->expires_in = life;
    record->expires_at = from + life;
    // A key that lives shorter than the window would be refreshed all the time.
    record->refresh_from = record->expires_at - std::min(setup_.refresh_ahead, life / 2);
    record->generation = generations_.fetch_add(1, std::memory_order_relaxed) + 1;
    return record;
}

void KeyManager::land(const std::shared_ptr<Flight>& flight, Result<Lease> result) {
    const auto reason = flight->reason;
    // Before the flight is over: whoever starts the next one joins this thread, and must not wait for a log.
    if (!result && reason == Reason::ahead)
        warn("the AccessKey could not be refreshed, the old one stays in use: " + result.error().message());
    std::vector<Landed> told;
    {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        const auto now = setup_.clock->steady_now();
        if (flight_ != flight) {
            // Another one was begun in its stead: what this one brings is for those who wait for it.
        } else if (result) {
            current_ = *result;
            refusal_.reset();
            after_failure_.clear();
            if (reason == Reason::refused && flight->fetched) after_refusal_.start(now);
        } else {
            // What got no answer may be tried again at once, unless nobody waits for it. An answer that nobody can use
            // may have ended the key before, as a refusal has not, and is spaced like one.
            const Error& error = result.error();
            const bool answered = error.delivery() == Delivery::answered || error.http_status() != 0 ||
                                  error.kind() == ErrorKind::invalid_response;
            refusal_.reset();
            if (answered) refusal_ = error;
            if (answered || reason == Reason::ahead) after_failure_.start(now, pause_asked_for(error));
        }
        flight->result = std::move(result);
        told.swap(flight->told);
        flight->errand.reset();
        on_loops_.erase(std::remove(on_loops_.begin(), on_loops_.end(), flight), on_loops_.end());
        if (flight_ == flight) flight_.reset();
    }
    flight->landed.open();
    for (const auto& tell : told) {
        try {
            tell(*flight->result);
        } catch (...) {
            continue;  // Whoever cannot be told ends at its own limit.
        }
    }
}

std::chrono::nanoseconds KeyManager::pause_asked_for(const Error& error) const {
    const auto retry_at = error.retry_at();
    if (!retry_at) return {};
    return std::min<std::chrono::nanoseconds>(*retry_at - setup_.clock->system_now(), longest_pause);
}

void KeyManager::warn(std::string_view text) const noexcept {
    if (setup_.warn) setup_.warn(text);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
