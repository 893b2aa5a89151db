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
// A key whose life is shorter than its fetch would be fetched for each call.
constexpr seconds shortest_use(1);

constexpr seconds longest_overlap(300);
constexpr seconds longest_rest(15);
constexpr seconds soon_after_a_change(2);
constexpr int looks_in_an_overlap = 5;
constexpr int spread_of_looks = 20;  // In percent of the time between two.

}  // namespace

KeyLife::KeyLife(seconds refresh_ahead, std::function<double()> random)
    : refresh_ahead_(refresh_ahead), random_(std::move(random)) {}

KeyLife::Decision KeyLife::acquire(Time now) const noexcept {
    if (alive(now)) {
        const auto look = look_due(now);
        if (look == Decision::Action::look_first) return {look, FetchReason::look};
        const bool may_begin = !fetching_ && now >= rest_until_;
        if (may_begin && now >= key_->refresh_from) return {Decision::Action::use_and_fetch, FetchReason::ahead};
        return may_begin ? Decision{look, FetchReason::look} : Decision{};
    }
    if (refusal_ && now < refused_until_) return {Decision::Action::refuse};
    return fetch_or_wait(FetchReason::needed);
}

KeyLife::Decision::Action KeyLife::look_due(Time now) const noexcept {
    if (!looked_) return Decision::Action::use;
    const auto age = now - *looked_;
    // The key may have been superseded, and its overlap be over.
    const bool overdue = age > overlap_of(key_->expires_in) * 4 / 5;
    const bool under_way = fetching_ == FetchReason::look;
    if (overdue && store_works_ && (under_way || (!fetching_ && now >= rest_until_)))
        return Decision::Action::look_first;
    return age >= look_after_ ? Decision::Action::use_and_fetch : Decision::Action::use;
}

KeyLife::Decision KeyLife::replace(std::uint64_t generation, Time now) const noexcept {
    const bool lives = alive(now);
    if (lives && key_->generation != generation) return {Decision::Action::use};
    if (refusal_ && now < refused_until_) return {Decision::Action::refuse};
    // A key that has ended is fetched anew in any case.
    return fetch_or_wait(lives ? FetchReason::refused : FetchReason::needed);
}

KeyLife::Decision KeyLife::fetch_or_wait(FetchReason reason) const noexcept {
    return {fetching_ ? Decision::Action::wait : Decision::Action::fetch, reason};
}

void KeyLife::succeeded(std::shared_ptr<const AccessKeyRecord> key) noexcept {
    key_ = std::move(key);
    forget_refusal();
    fetching_.reset();
}

void KeyLife::ended_with_nothing(Time now, Time::duration rest) noexcept {
    rest_until_ = now + std::min<Time::duration>(rest, longest_rest);
    fetching_.reset();
}

void KeyLife::held_up(const Error& error, Time now, Time::duration wait) {
    refusal_ = error;
    refused_until_ = now + std::min<Time::duration>(wait, longest_rest);
}

void KeyLife::could_not_look() noexcept {
    if (!looked_) looked_ = Time();
    store_works_ = false;
}

void KeyLife::looked(Time when, bool soon) noexcept {
    looked_ = when;
    store_works_ = true;
    look_after_ = soon_after_a_change;
    if (soon || !key_) return;
    const double percent = 100 + (random_ ? (2 * random_() - 1) * spread_of_looks : 0);
    look_after_ =
        std::chrono::duration_cast<Time::duration>(overlap_of(key_->expires_in) / looks_in_an_overlap * percent / 100);
}

void KeyLife::forget_refusal() noexcept {
    refusal_.reset();
    refused_until_ = Time();
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

std::chrono::milliseconds longest_between_looks(seconds life) noexcept {
    return overlap_of(life) / looks_in_an_overlap * (100 + spread_of_looks) / 100;
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
