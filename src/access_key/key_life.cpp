#include "key_life.hpp"

#include <algorithm>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using std::chrono::seconds;

// The lifetime in the API document, assumed if the service names none: if it is too long, a 401 corrects it; if it were
// too short, needless fetches would end the keys of other processes.
constexpr seconds assumed_life{7200};
constexpr std::size_t longest_key = 1024;
// The longest pause that is granted, whatever the service or a gateway before it asks for.
constexpr std::chrono::hours longest_pause(1);
constexpr std::chrono::minutes longest_without_refusal(1);
// A key whose life is shorter than its fetch would be fetched for each call.
constexpr seconds shortest_use(1);

// Of a shared key.
constexpr seconds longest_overlap(300);
constexpr seconds shortest_rest(1), longest_rest(15);
constexpr seconds soon_after_a_change(2);

std::chrono::nanoseconds pause_asked_for(const Error& error, KeyLife::CalendarTime calendar) {
    const auto retry_at = error.retry_at();
    if (!retry_at) return {};
    return std::min<std::chrono::nanoseconds>(*retry_at - calendar, longest_pause);
}

}  // namespace

KeyLife::KeyLife(seconds refresh_ahead, std::function<double()> random, bool shared)
    : refresh_ahead_(refresh_ahead),
      random_(std::move(random)),
      shared_(shared),
      after_failure_(seconds(1), longest_pause),
      after_refusal_(seconds(30), std::chrono::minutes(10)) {}

KeyLife::Decision KeyLife::acquire(Time now) const noexcept {
    if (alive(now)) {
        const auto look = shared_ ? look_due(now) : Decision::Action::use;
        if (look == Decision::Action::look_first) return {look, FetchReason::look};
        const bool may_begin = !fetching_ && now >= rest_until_;
        if (may_begin && now >= key_->refresh_from && after_failure_.over(now))
            return {Decision::Action::use_and_fetch, FetchReason::ahead};
        return may_begin ? Decision{look, FetchReason::look} : Decision{};
    }
    if (refusal_ && !after_failure_.over(now)) return {Decision::Action::refuse};
    return fetch_or_wait(FetchReason::needed);
}

KeyLife::Decision::Action KeyLife::look_due(Time now) const noexcept {
    const auto age = now - looked_;
    // The key may have been superseded, and its overlap be over.
    const bool overdue = age > overlap_of(key_->expires_in) * 4 / 5;
    const bool under_way = fetching_ == FetchReason::look;
    if (overdue && store_works_ && (under_way || (!fetching_ && now >= rest_until_)))
        return Decision::Action::look_first;
    return age >= look_after_ ? Decision::Action::use_and_fetch : Decision::Action::use;
}

KeyLife::Decision KeyLife::replace(std::uint64_t generation, Time now) noexcept {
    const bool lives = alive(now);
    if (lives && key_->generation != generation) return {Decision::Action::use};
    if (refusal_ && !after_failure_.over(now)) return {Decision::Action::refuse};
    if (accepted_ == generation) after_refusal_.shorten();
    // A key that has ended is fetched anew in any case.
    if (!lives) return fetch_or_wait(FetchReason::needed);
    if (!shared_ && !fetching_ && !after_refusal_.over(now)) return {Decision::Action::hold};
    return fetch_or_wait(FetchReason::refused);
}

KeyLife::Decision KeyLife::fetch_or_wait(FetchReason reason) const noexcept {
    return {fetching_ ? Decision::Action::wait : Decision::Action::fetch, reason};
}

void KeyLife::accepted(std::uint64_t generation) noexcept { accepted_ = std::max(accepted_, generation); }

void KeyLife::succeeded(std::shared_ptr<const AccessKeyRecord> key, bool from_service, Time now) noexcept {
    key_ = std::move(key);
    refusal_.reset();
    after_failure_.clear();
    if (fetching_ == FetchReason::refused && from_service) after_refusal_.start(now);
    fetching_.reset();
}

void KeyLife::failed(const Error& error, Time now, CalendarTime calendar) {
    // An unusable response may have ended the key before, unlike a refusal, and is spaced like one.
    const bool responded = error.delivery() == Delivery::answered || error.http_status() != 0 ||
                           error.kind() == ErrorKind::invalid_response;
    const bool refused = error.delivery() == Delivery::answered && error.kind() != ErrorKind::invalid_response;
    if (responded || fetching_ == FetchReason::ahead)
        after_failure_.start(now, pause_asked_for(error, calendar), refused ? longest_pause : longest_without_refusal);
    fetching_.reset();
    refusal_.reset();
    if (responded) refusal_ = error;
}

void KeyLife::ended_with_nothing(Time now, Time::duration rest) noexcept {
    rest_until_ = now + std::clamp<Time::duration>(rest, shortest_rest, longest_rest);
    fetching_.reset();
}

void KeyLife::held_up(const Error& error, Time now, Time::duration wait) {
    ended_with_nothing(now, wait);
    refusal_ = error;
    after_failure_.hold_until(now + std::min<Time::duration>(wait, longest_rest));
}

void KeyLife::looked(Time when, bool soon) noexcept {
    looked_ = when;
    store_works_ = true;
    look_after_ = soon_after_a_change;
    if (soon || !key_) return;
    const double spread = random_ ? 0.8 + 0.4 * random_() : 1.0;
    look_after_ = std::chrono::duration_cast<Time::duration>(spread * overlap_of(key_->expires_in) / 5);
}

void KeyLife::forget_refusal() noexcept {
    refusal_.reset();
    after_failure_.clear();
}

std::shared_ptr<const AccessKeyRecord> KeyLife::make_record(FetchedKey key, Time from, Time now,
                                                            std::uint64_t generation, std::int64_t lease,
                                                            std::uint64_t issued) {
    auto record = std::make_shared<AccessKeyRecord>();
    const seconds life(key.expires_in_seconds);
    record->value = std::move(key.value);
    record->expires_in = life;
    record->expires_at = std::max<Time>(from + life, now + shortest_use);
    // A key whose lifetime is shorter than the window would be refreshed all the time.
    std::chrono::duration<double> window(std::min(refresh_ahead_, life / 2));
    if (random_) window *= 1 - random_() / 10;
    record->refresh_from = record->expires_at - std::chrono::duration_cast<Time::duration>(window);
    generations_ = generation != 0 ? generation : generations_ + 1;
    record->generation = generations_;
    record->lease = lease;
    record->issued = issued;
    return record;
}

bool fits_a_header(const std::string& key) noexcept {
    return !key.empty() && key.size() <= longest_key &&
           std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::chrono::milliseconds overlap_of(seconds life) noexcept {
    return life.count() <= 0 ? longest_overlap : std::min(longest_overlap, life / 2);
}

const char* correct_life(FetchedKey& key) noexcept {
    if (key.expires_in_seconds <= 0) {
        key.expires_in_seconds = assumed_life.count();
        return "the service named no life for the AccessKey; 7200 s are assumed";
    }
    if (key.expires_in_seconds > longest_life.count()) {
        key.expires_in_seconds = longest_life.count();
        return "the service named a life of more than a day for the AccessKey; a day is assumed";
    }
    return nullptr;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
