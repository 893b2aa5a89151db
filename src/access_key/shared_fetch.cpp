#include "shared_fetch.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "../base/make_error.hpp"
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

bool is_refusal(const Error& error) noexcept {
    return error.delivery() == Delivery::answered && error.kind() != ErrorKind::invalid_response;
}

// The service may have given out a key that nobody can read.
bool may_have_made_a_key(const Error& error) noexcept {
    return error.delivery() == Delivery::unknown || error.kind() == ErrorKind::invalid_response;
}

std::string seconds_until(milliseconds wait) {
    return std::to_string(std::max<std::int64_t>(std::chrono::ceil<seconds>(wait).count(), 1)) + " s";
}

}  // namespace

SharedOutcome SharedFetch::run(FetchReason reason, const std::shared_ptr<const AccessKeyRecord>& mine, bool spaced,
                               const CancellationToken& cancellation) {
    Question question{reason, mine, spaced, cancellation, 0, first_poll};
    for (;;) {
        const auto seen = look(question);
        if (auto outcome = conclude(question, seen)) return *std::move(outcome);
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
    if (mine) asked.window = std::chrono::duration_cast<milliseconds>(mine->expires_at - mine->refresh_from).count();

    Look look;
    look.asked = setup_.clock->boot_now();
    look.result = update([&](SharedRecord& record, std::int64_t now) {
        if (question.since == 0) question.since = std::max(now, record.lease);
        asked.since = question.since;
        look.taken = take(record, now, asked);
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
    });
    return look;
}

std::optional<SharedOutcome> SharedFetch::conclude(Question& question, const Look& look) {
    using What = Taken::What;
    const bool busy_store = !look.result && look.result.error().kind() == ErrorKind::rate_limited;
    if (!look.result && !busy_store) return conclude_without_store(question, look.result.error());

    SharedOutcome outcome;
    outcome.wait = look.taken.wait;
    if (!busy_store) outcome.looked = look.asked;
    switch (busy_store ? What::busy : look.taken.what) {
        case What::key:
            outcome.key = std::optional(key_of(look));
            outcome.from_service = question.reason == FetchReason::demanded;
            return outcome;
        case What::older: outcome.changed = true; return outcome;
        case What::none:
        case What::spaced: return outcome;
        case What::granted:
            if (auto error = setup_.source->missing()) {
                // It must hold up no process that can.
                leave_to_others(look.taken);
                if (waits_for_a_key(question.reason)) outcome.key = *std::move(error);
                return outcome;
            }
            if (setup_.clock->boot_now() - look.asked > lease_time - longest_fetch) {
                leave_to_others(look.taken);
                break;
            }
            return fetch(question, look);
        case What::paused:
            if (waits_for_a_key(question.reason)) outcome.key = paused(look);
            return outcome;
        case What::busy:
            if (!waits_for_a_key(question.reason)) return outcome;
            break;
    }
    const double spread = setup_.random ? 0.5 + setup_.random() : 1.0;
    const auto poll = std::chrono::duration_cast<std::chrono::nanoseconds>(question.next_poll * spread);
    question.next_poll = std::min(question.next_poll * 2, longest_poll);
    if (wait(setup_, poll, question.cancellation)) return std::nullopt;
    outcome.key = make_error(ErrorKind::canceled, "the client ended while another process fetched an AccessKey",
                             Delivery::not_sent, access_key_operation);
    return outcome;
}

std::optional<SharedOutcome> SharedFetch::conclude_without_store(Question& question, const Error& error) {
    SharedOutcome outcome;
    const auto failure = StoreHealth::failure(*setup_.store);
    if (failure) outcome.wait = failure->retry_at - setup_.clock->boot_now();
    if (!waits_for_a_key(question.reason)) return outcome;
    if (setup_.fetch_alone) return fetch_alone(question);
    auto ended = outage_.wait_out(failure, error, question.reason, question.cancellation);
    if (!ended) return std::nullopt;
    outcome.key = *std::move(ended);
    return outcome;
}

Result<FetchedKey> SharedFetch::ask_service(const CancellationToken& cancellation) const {
    auto fetched = setup_.source->fetch(cancellation);
    if (fetched) fetched = usable(*std::move(fetched), setup_.warn);
    if (setup_.fetched) setup_.fetched(fetched.has_value());
    return fetched;
}

SharedOutcome SharedFetch::fetch(const Question& question, const Look& look) {
    SharedOutcome outcome;
    const auto sent = setup_.clock->boot_now();
    auto fetched = ask_service(question.cancellation);
    if (!fetched) {
        give_up(look.taken, fetched.error(), outcome);
        outcome.key = fetched.error();
        return outcome;
    }
    outcome.from_service = true;
    bool kept = true;
    Look after;
    after.asked = setup_.clock->boot_now();
    const seconds life(fetched->expires_in_seconds);
    const auto updated = update([&](SharedRecord& record, std::int64_t now) {
        Brought brought;
        brought.key = fetched->value;
        brought.life = life.count();
        brought.sent_ago = std::chrono::duration_cast<milliseconds>(setup_.clock->boot_now() - sent);
        brought.left = life - brought.sent_ago;
        brought.of = look.taken.lease;
        kept = put(record, now, brought);
        after.left = time_left(record, now);
        after.record = record;
    });
    if (updated && !kept && after.left.count() > 0) {
        outcome.key = std::optional(key_of(after));
    } else {
        const auto generation = updated && kept ? after.record.gen : look.taken.lease;
        outcome.key = std::optional(
            SharedOutcome::Key{*std::move(fetched), sent, static_cast<std::uint64_t>(generation), look.taken.lease});
    }
    outcome.changed = true;
    if (updated) outcome.looked = after.asked;
    return outcome;
}

SharedOutcome SharedFetch::fetch_alone(const Question& question) {
    SharedOutcome outcome;
    outcome.alone = true;
    if (question.reason == FetchReason::refused && question.spaced) return outcome;
    const auto sent = setup_.clock->boot_now();
    const auto calendar = since_1970(setup_.clock->system_now());
    auto fetched = ask_service(question.cancellation);
    if (!fetched) {
        outcome.key = fetched.error();
        return outcome;
    }
    outcome.from_service = true;
    const auto before = question.mine ? static_cast<std::int64_t>(question.mine->generation) : 0;
    outcome.key = std::optional(
        SharedOutcome::Key{*std::move(fetched), sent, static_cast<std::uint64_t>(std::max(calendar, before + 1)), 0});
    return outcome;
}

void SharedFetch::leave_to_others(const Taken& taken) {
    static_cast<void>(update([&](SharedRecord& record, std::int64_t) { give_back(record, taken.lease); }));
}

void SharedFetch::give_up(const Taken& taken, const Error& error, SharedOutcome& outcome) {
    Failed failed;
    failed.lease = taken.lease;
    failed.maybe_made = may_have_made_a_key(error);
    failed.refused = is_refusal(error);
    if (error.retry_at())
        failed.at_least = std::chrono::ceil<milliseconds>(*error.retry_at() - setup_.clock->system_now());
    failed.why = error.message();
    if (error.kind() == ErrorKind::unauthorized) failed.by = setup_.secret_hash;
    const auto asked = setup_.clock->boot_now();
    const auto updated = update([&](SharedRecord& record, std::int64_t now) {
        fail(record, now, failed);
        outcome.wait = milliseconds(std::max<std::int64_t>(record.pause - now, 0));
    });
    if (updated) outcome.looked = asked;
}

Error SharedFetch::paused(const Look& look) const {
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

Result<void> SharedFetch::update(const std::function<void(SharedRecord& record, std::int64_t now)>& change) {
    auto updated = StoreHealth::update(
        *setup_.store, setup_.record_name,
        [&](std::string& text, StateStore::Time time) {
            auto record = read_record(text);
            const auto before = write_record(record);
            change(record, since_1970(time));
            if (auto after = write_record(record); after != before) text = std::move(after);
        },
        [this] { return setup_.clock->boot_now(); });
    const bool fails = !updated && updated.error().kind() != ErrorKind::rate_limited;
    outage_.note(fails ? &updated.error() : nullptr);
    return updated;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
