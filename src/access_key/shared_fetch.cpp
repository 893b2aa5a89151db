#include "shared_fetch.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/notification.hpp"
#include "../state/store_health.hpp"
#include "usable_key.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A process without a usable key asks again after this, doubled each time to the longest. Thousands may wait for one.
constexpr milliseconds first_poll(200), longest_poll(2000);
// A process that could not send its fetch leaves the lease to others for as long.
constexpr milliseconds shortest_own_pause(1000);

bool is_refusal(const Error& error) noexcept {
    return error.delivery() == Delivery::answered && error.kind() != ErrorKind::invalid_response;
}

// Whatever responded, if only a gateway with a page of its own.
bool is_answer(const Error& error) noexcept {
    return error.delivery() == Delivery::answered || error.http_status() != 0 ||
           error.kind() == ErrorKind::invalid_response;
}

// The service may have given out a key that nobody can read.
bool may_have_made_a_key(const Error& error) noexcept {
    return error.delivery() == Delivery::unknown || error.kind() == ErrorKind::invalid_response;
}

// The cause is this process alone: its guard, its end, its memory, its options, its limit before a request was tried.
bool is_own(const Error& error) noexcept {
    const auto kind = error.kind();
    if (kind == ErrorKind::canceled || kind == ErrorKind::internal) return true;
    const bool tried = kind == ErrorKind::connection || (kind == ErrorKind::timeout && error.attempts() != 0);
    return error.delivery() == Delivery::not_sent && !tried;
}

std::string seconds_until(milliseconds wait) {
    return std::to_string(std::max<std::int64_t>(std::chrono::ceil<seconds>(wait).count(), 1)) + " s";
}

}  // namespace

SharedFetch::Question SharedFetch::question(FetchReason reason, std::shared_ptr<const AccessKeyRecord> mine,
                                            bool accepted) const {
    return {reason, std::move(mine), accepted, setup_.in_memory(), false, 0, first_poll};
}

SharedFetch::Answer SharedFetch::ask(Question& question) {
    const auto seen = look(question);
    const bool works = seen.result || seen.result.error().kind() == ErrorKind::rate_limited;
    return works ? answer_of(question, seen) : answer_without_store(question, seen.result.error());
}

SharedOutcome SharedFetch::run(Question question, std::int64_t lease, const CancellationToken& cancellation) {
    Answer answer;
    if (lease == 0)
        answer = ask(question);
    else
        answer.lease = lease;
    for (;; answer = ask(question)) {
        if (answer.outcome) return *std::move(answer.outcome);
        if (answer.lease == 0) {
            if (auto ended = wait_for_turn(question, answer, cancellation)) return *std::move(ended);
        } else if (auto ended = fetch(question, answer.lease, answer.asked, cancellation)) {
            return *std::move(ended);
        }
    }
}

SharedFetch::Look SharedFetch::look(Question& question) {
    const auto& mine = question.mine;
    const auto life_left = [&] {
        return mine ? mine->expires_at - setup_.clock->boot_now() : KeyLife::Time::duration();
    };
    Asked asked;
    asked.reason = question.reason;
    asked.have = mine ? static_cast<std::int64_t>(mine->generation) : 0;
    asked.left = std::chrono::duration_cast<milliseconds>(life_left());
    const auto& holder = holder_.get().text;
    asked.holder = holder;
    asked.by = setup_.secret_hash;
    asked.accepted = question.accepted;
    asked.alone = question.of_memory;
    if (mine) asked.window = std::chrono::duration_cast<milliseconds>(mine->expires_at - mine->refresh_from).count();

    Look look;
    look.asked = setup_.clock->boot_now();
    look.result = update(question, [&](RecordInMemory::State& state, std::int64_t now) {
        auto& record = state.record;
        if (question.since == 0) question.since = std::max(now, record.lease);
        asked.since = question.since;
        // What memory has from an earlier failure of the store has been superseded.
        if (question.of_memory && asked.have > record.gen) record.ends = std::min(record.ends, now);
        if (question.takes_over) record.holder = holder;
        look.taken = take(record, now, asked);
        if (look.taken.what == Taken::What::granted) state.loop.reset();
        if (look.taken.what == Taken::What::older) {
            Brought brought;
            brought.key = mine->value;
            brought.life = mine->expires_in.count();
            brought.left = std::chrono::duration_cast<milliseconds>(life_left());
            brought.of = mine->lease;
            brought.gen = asked.have;
            put(record, now, brought);
        }
        look.left = time_left(record, now);
        look.record = record;
        look.failure = state.failure;
    });
    return look;
}

SharedFetch::Answer SharedFetch::answer_of(const Question& question, const Look& look) {
    using What = Taken::What;
    const auto ended = [](SharedOutcome outcome) {
        Answer answer;
        answer.outcome = std::move(outcome);
        return answer;
    };
    SharedOutcome outcome;
    outcome.wait = look.taken.wait;
    if (look.result && is_shared(question)) outcome.looked = look.asked;
    switch (look.result ? look.taken.what : What::busy) {
        case What::key:
            outcome.key = std::optional(key_of(look));
            // The store knows no such lease.
            if (question.of_memory) (*outcome.key)->lease = 0;
            outcome.from_service = question.reason == FetchReason::demanded;
            break;
        case What::older: outcome.changed = true; break;
        case What::none:
        case What::spaced: break;
        case What::granted: {
            if (auto error = setup_.source->missing()) {
                // It must hold up no process that can.
                give_back(question, look.taken.lease);
                if (waits_for_a_key(question.reason)) outcome.key = *std::move(error);
                break;
            }
            Answer answer;
            answer.asked = look.asked;
            if (is_shared(question) && !fits(look.asked, longest_fetch))
                give_back(question, look.taken.lease);
            else
                answer.lease = look.taken.lease;
            return answer;
        }
        case What::paused:
            if (waits_for_a_key(question.reason)) outcome.key = paused(look);
            break;
        case What::busy:
            if (!waits_for_a_key(question.reason)) break;
            Answer answer;
            answer.wait = look.taken.wait;
            answer.others_lease = look.taken.lease;
            return answer;
    }
    return ended(std::move(outcome));
}

SharedFetch::Answer SharedFetch::answer_without_store(Question& question, const Error& error) {
    Answer answer;
    answer.outage = StoreHealth::failure(*setup_.store);
    if (!waits_for_a_key(question.reason)) {
        answer.outcome.emplace();
        if (answer.outage) answer.outcome->wait = answer.outage->retry_at - setup_.clock->boot_now();
    } else if (setup_.fetch_alone) {
        question.of_memory = true;
        return ask(question);
    } else {
        answer.failure = error;
    }
    return answer;
}

std::optional<SharedOutcome> SharedFetch::wait_for_turn(Question& question, const Answer& answer,
                                                        const CancellationToken& cancellation) {
    SharedOutcome outcome;
    if (answer.failure) {
        auto ended = outage_.wait_out(answer.outage, *answer.failure, question.reason, cancellation);
        if (!ended) return std::nullopt;
        if (answer.outage) outcome.wait = answer.outage->retry_at - setup_.clock->boot_now();
        outcome.key = *std::move(ended);
        return outcome;
    }
    bool waited = true;
    if (question.of_memory) {
        const auto until = setup_.clock->steady_now() + answer.wait;
        if (const auto end = setup_.memory->end_of_fetch())
            waited = end->wait(*setup_.clock, until, cancellation) != WaitStatus::canceled;
        if (auto failure = waited ? failure_of(answer.others_lease) : std::nullopt) {
            outcome.key = *std::move(failure);
            return outcome;
        }
    } else {
        const double spread = setup_.random ? 0.5 + setup_.random() : 1.0;
        const auto poll = std::chrono::duration_cast<std::chrono::nanoseconds>(question.next_poll * spread);
        question.next_poll = std::min(question.next_poll * 2, longest_poll);
        waited = wait(setup_, poll, cancellation);
    }
    if (waited) return std::nullopt;
    outcome.key = make_error(ErrorKind::canceled, "the client ended while another process fetched an AccessKey",
                             Delivery::not_sent, access_key_operation);
    return outcome;
}

std::optional<Error> SharedFetch::failure_of(std::int64_t lease) const {
    std::optional<Error> failure;
    setup_.memory->with([&](RecordInMemory::State& state, std::int64_t) {
        if (state.failed_lease == lease) failure = state.failure;
    });
    // What ended for its client's sake says nothing of the service, nor does what a gateway of its own responded.
    const auto is_its_own = [](const Error& error) {
        return error.kind() == ErrorKind::canceled || error.kind() == ErrorKind::internal ||
               (is_answer(error) && !is_refusal(error));
    };
    if (failure && is_its_own(*failure)) failure.reset();
    return failure;
}

std::optional<SharedOutcome> SharedFetch::fetch(const Question& question, std::int64_t lease, KeyLife::Time asked,
                                                const CancellationToken& cancellation) {
    auto sent = setup_.clock->boot_now();
    const auto limit = setup_.clock->steady_now() + longest_fetch;
    bool late = false;
    const auto may_leave = [&] {
        sent = setup_.clock->boot_now();
        // The fetch's limit does not come nearer while the machine is suspended; the end of its lease does.
        late = is_shared(question) && !fits(asked, limit - setup_.clock->steady_now());
        return !late;
    };
    Result<FetchedKey> fetched = thrown_error();
    try {
        fetched = setup_.source->fetch(cancellation, may_leave);
    } catch (...) {
        fetched = thrown_error(Delivery::unknown);
    }
    if (late && !fetched) {
        give_back(question, lease);
        return std::nullopt;
    }
    return landed(question, lease, sent, std::move(fetched));
}

Result<FetchedKey> SharedFetch::checked(Result<FetchedKey> fetched) const {
    try {
        if (fetched) fetched = usable(*std::move(fetched), setup_.warn);
        if (setup_.fetched) setup_.fetched(fetched.has_value());
        return fetched;
    } catch (...) {
        return thrown_error(Delivery::unknown);
    }
}

SharedOutcome SharedFetch::landed(const Question& question, std::int64_t lease, KeyLife::Time sent,
                                  Result<FetchedKey> fetched) {
    auto key = checked(std::move(fetched));
    return key ? keep(question, lease, sent, *std::move(key)) : fail_with(question, lease, key.error());
}

SharedOutcome SharedFetch::keep(const Question& question, std::int64_t lease, KeyLife::Time sent, FetchedKey key) {
    SharedOutcome outcome;
    outcome.from_service = true;
    bool kept = true;
    Look after;
    after.asked = setup_.clock->boot_now();
    const seconds life(key.expires_in_seconds);
    const auto updated = update(question, [&](RecordInMemory::State& state, std::int64_t now) {
        Brought brought;
        brought.key = key.value;
        brought.life = life.count();
        brought.sent_ago = std::chrono::duration_cast<milliseconds>(setup_.clock->boot_now() - sent);
        brought.left = life - brought.sent_ago;
        brought.of = lease;
        kept = put(state.record, now, brought);
        state.failure.reset();
        after.left = time_left(state.record, now);
        after.record = state.record;
    });
    if (updated && !kept && after.left.count() > 0) {
        outcome.key = std::optional(key_of(after));
    } else {
        const auto generation = updated && kept ? after.record.gen : lease;
        outcome.key =
            std::optional(SharedOutcome::Key{std::move(key), sent, static_cast<std::uint64_t>(generation), lease});
    }
    // The store knows no such lease.
    if (question.of_memory && *outcome.key) (*outcome.key)->lease = 0;
    outcome.changed = true;
    if (updated && is_shared(question)) outcome.looked = after.asked;
    return outcome;
}

SharedOutcome SharedFetch::fail_with(const Question& question, std::int64_t lease, const Error& error) {
    SharedOutcome outcome;
    Failed failed;
    failed.lease = lease;
    failed.reason = question.reason;
    failed.maybe_made = may_have_made_a_key(error);
    failed.refused = is_refusal(error);
    failed.alone_and_unanswered = question.of_memory && !is_answer(error);
    failed.own = is_shared(question) && is_own(error);
    if (error.retry_at())
        failed.at_least = std::chrono::ceil<milliseconds>(*error.retry_at() - setup_.clock->system_now());
    failed.why = error.message();
    // Another client of the process may have another way to the service.
    const auto& holder = holder_.get().text;
    if (question.of_memory && !failed.refused) failed.by = holder;
    if (error.kind() == ErrorKind::unauthorized) failed.by = setup_.secret_hash;
    const auto asked = setup_.clock->boot_now();
    const auto updated = update(question, [&](RecordInMemory::State& state, std::int64_t now) {
        if (fail(state.record, now, failed)) {
            state.failure = error;
            state.failed_lease = lease;
        }
        outcome.wait = milliseconds(std::max<std::int64_t>(state.record.pause - now, 0));
    });
    if (failed.own) outcome.wait = std::max(failed.at_least, shortest_own_pause);
    outcome.key = error;
    if (updated && is_shared(question)) outcome.looked = asked;
    return outcome;
}

bool SharedFetch::is_held_up_here() {
    std::shared_ptr<EventLoop> loop;
    setup_.memory->with([&loop](RecordInMemory::State& state, std::int64_t) {
        if (state.record.lease_ends != 0) loop = state.loop.lock();
    });
    return loop && loop->on_its_thread();
}

void SharedFetch::note_loop(std::int64_t lease, const std::shared_ptr<EventLoop>& loop) {
    setup_.memory->with([&](RecordInMemory::State& state, std::int64_t) {
        if (state.record.lease == lease) state.loop = loop;
    });
}

void SharedFetch::give_back(const Question& question, std::int64_t lease) {
    if (lease == 0) return;
    static_cast<void>(update(
        question, [lease](RecordInMemory::State& state, std::int64_t) { detail::give_back(state.record, lease); }));
}

Error SharedFetch::thrown_error(Delivery delivery) {
    return make_error(ErrorKind::internal, "the fetch of an AccessKey threw an exception", delivery,
                      access_key_operation);
}

Error SharedFetch::paused(const Look& look) const {
    if (look.failure) return *look.failure;
    Error::Parts parts;
    parts.kind = ErrorKind::rate_limited;
    parts.operation = access_key_operation;
    parts.message = "no AccessKey could be fetched, and the next try of all processes is due in " +
                    seconds_until(look.taken.wait) + ": " + look.record.why;
    parts.retry_at = setup_.clock->system_now() + look.taken.wait;
    return Error(std::move(parts));
}

SharedOutcome::Key SharedFetch::key_of(const Look& look) const {
    const auto life = std::clamp(seconds(look.record.life), std::chrono::ceil<seconds>(look.left), longest_life);
    return {FetchedKey{look.record.key, life.count()}, look.asked + look.left - life,
            static_cast<std::uint64_t>(look.record.gen), look.record.of};
}

Result<void> SharedFetch::update(const Question& question, const Change& change) {
    if (question.of_memory) {
        update_memory(change);
        return {};
    }
    auto updated = StoreHealth::update(
        *setup_.store, setup_.record_name,
        [&](std::string& text, StateStore::Time time) {
            RecordInMemory::State state;
            state.record = read_record(text);
            const auto before = write_record(state.record);
            change(state, since_1970(time));
            if (auto after = write_record(state.record); after != before) text = std::move(after);
        },
        [this] { return setup_.clock->boot_now(); });
    const bool fails = !updated && updated.error().kind() != ErrorKind::rate_limited;
    outage_.note(fails ? &updated.error() : nullptr);
    return updated;
}

void SharedFetch::update_memory(const Change& change) {
    const auto clearings = setup_.clearings ? setup_.clearings() : 0;
    setup_.memory->with([&](RecordInMemory::State& state, std::int64_t now) {
        if (std::exchange(state.clearings, clearings) != clearings) {
            forget_failures(state.record);
            state.failure.reset();
        }
        change(state, now);
    });
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
