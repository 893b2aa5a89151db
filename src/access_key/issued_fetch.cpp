#include "issued_fetch.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/outage.hpp"
#include "../base/without_exceptions.hpp"
#include "shared_key.hpp"

namespace pushplus {
inline namespace v0 {

AccessKeySource::AccessKeySource() : outage_(std::make_unique<detail::Outage>()) {}
AccessKeySource::~AccessKeySource() = default;

namespace detail {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// When the source does not say when it will have another key.
constexpr seconds usual_rest(1);

Result<IssuedKey> checked(Result<IssuedKey> issued) {
    if (!issued) return issued;
    if (!fits_a_header(issued->value))
        return make_error(ErrorKind::invalid_response,
                          "it gave out an AccessKey that is empty, longer than 1024 characters or holds characters no "
                          "header may carry");
    if (issued->expires_in < milliseconds(0))
        return make_error(ErrorKind::invalid_response, "it gave out an AccessKey that has ended");
    issued->expires_in = std::min<milliseconds>(issued->expires_in, longest_life);
    return issued;
}

bool is_older(const IssuedKey& issued, const AccessKeyRecord& mine) noexcept {
    return issued.generation != 0 && issued.generation < mine.issued;
}

}  // namespace

SharedOutcome IssuedFetch::run(FetchReason reason, const std::shared_ptr<const AccessKeyRecord>& mine, bool accepted,
                               const CancellationToken& cancellation) {
    const bool demanded = reason == FetchReason::demanded;
    const bool refused = reason == FetchReason::refused && !is_spaced();
    const Question question{reason, mine, mine && (refused || demanded), cancellation};
    for (;;) {
        const auto asked = setup_.clock->boot_now();
        if (auto outcome = conclude(question, asked, ask(question))) {
            if (refused && outcome->from_service) space_the_next(accepted);
            return *std::move(outcome);
        }
    }
}

bool IssuedFetch::is_spaced() {
    bool spaced = false;
    spacing_.with(
        [&](RecordInMemory::State& state, std::int64_t now) { spaced = space_left(state.record, now).count() > 0; });
    return spaced;
}

void IssuedFetch::space_the_next(bool accepted) {
    spacing_.with([accepted](RecordInMemory::State& state, std::int64_t now) {
        detail::space_the_next(state.record, now, state.record.gen, accepted);
        state.record.gen = now;
    });
}

Result<IssuedKey> IssuedFetch::ask(const Question& question) const {
    auto& outage = *setup_.issuer->outage_;
    if (auto error = outage.resting(setup_.clock->boot_now())) return *std::move(error);
    const KeyRequest request{setup_.clock->steady_now() + setup_.longest_ask, question.cancellation};
    auto issued = checked(without_exceptions([&] {
        if (!question.replace) return setup_.issuer->current(request);
        const auto left = question.mine->expires_at - setup_.clock->boot_now();
        const IssuedKey refused{question.mine->value,
                                std::max(std::chrono::duration_cast<milliseconds>(left), milliseconds(0)),
                                question.mine->issued};
        return setup_.issuer->replace(refused, request);
    }));
    if (issued || issued.error().kind() == ErrorKind::rate_limited)
        outage.worked();
    else if (!question.cancellation.canceled())
        outage.failed(setup_.clock->boot_now(), issued.error());
    return issued;
}

std::optional<SharedOutcome> IssuedFetch::conclude(const Question& question, KeyLife::Time asked,
                                                   const Result<IssuedKey>& issued) {
    SharedOutcome outcome;
    if (issued || issued.error().kind() == ErrorKind::rate_limited) {
        outage_.note(nullptr);
        outcome = issued ? conclude_with_key(question, asked, *issued) : conclude_without_key(question, issued.error());
        outcome.looked = asked;
        return outcome;
    }
    if (question.cancellation.canceled()) {
        outcome.key = make_error(ErrorKind::canceled, "the client ended while its source was asked for an AccessKey",
                                 Delivery::not_sent, access_key_operation);
        return outcome;
    }
    outage_.note(&issued.error());
    const auto failure = setup_.issuer->outage_->failure();
    if (failure) outcome.wait = failure->retry_at - setup_.clock->boot_now();
    if (!waits_for_a_key(question.reason)) return outcome;
    auto error = outage_.wait_out(failure, issued.error(), question.reason, question.cancellation);
    if (!error) return std::nullopt;
    outcome.key = *std::move(error);
    return outcome;
}

SharedOutcome IssuedFetch::conclude_without_key(const Question& question, const Error& error) const {
    SharedOutcome outcome;
    outcome.wait = usual_rest;
    if (error.retry_at())
        outcome.wait = std::max<KeyLife::Time::duration>(*error.retry_at() - setup_.clock->system_now(), usual_rest);
    if (question.reason == FetchReason::needed || question.reason == FetchReason::demanded) {
        Error::Parts parts;
        parts.kind = ErrorKind::rate_limited;
        parts.operation = access_key_operation;
        parts.message = "the AccessKey's source has no key yet: " + error.message();
        parts.retry_at = error.retry_at();
        outcome.key = Error(std::move(parts));
    }
    return outcome;
}

SharedOutcome IssuedFetch::conclude_with_key(const Question& question, KeyLife::Time asked,
                                             const IssuedKey& issued) const {
    SharedOutcome outcome;
    const auto& mine = question.mine;
    const bool same = mine && issued.value == mine->value;
    const bool lives = mine && setup_.clock->boot_now() < mine->expires_at;
    if (question.reason == FetchReason::refused && same) return outcome;
    if (question.reason == FetchReason::demanded && same) {
        outcome.key = make_error(ErrorKind::rate_limited, "the AccessKey's source gave out the key it was to replace",
                                 Delivery::not_sent, access_key_operation);
        return outcome;
    }
    const bool insists = question.reason == FetchReason::refused || question.reason == FetchReason::demanded;
    if (lives && !insists && ((same && issued.expires_in == milliseconds(0)) || is_older(issued, *mine)))
        return outcome;

    FetchedKey key{issued.value, std::chrono::ceil<seconds>(issued.expires_in).count()};
    auto from = asked + issued.expires_in - seconds(key.expires_in_seconds);
    static_cast<void>(correct_life(key));
    outcome.key = std::optional(SharedOutcome::Key{std::move(key), from, same ? mine->generation : 0,
                                                   same ? mine->lease : 0, issued.generation});
    outcome.from_service = insists && !same;
    return outcome;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
