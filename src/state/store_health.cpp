#include "store_health.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <string>
#include <utility>

#include "../base/make_error.hpp"

namespace pushplus {
inline namespace v0 {

StateStore::StateStore() : health_(std::make_unique<detail::StoreHealth>()) {}
StateStore::~StateStore() = default;

namespace detail {

namespace {

constexpr std::chrono::seconds first_pause(1), longest_pause(30);
constexpr std::chrono::seconds slow_to_be_busy(1), pause_if_busy(1);

Result<void> update_without_exceptions(StateStore& store, std::string_view name, const StateStore::Change& change) {
    std::string message = "it threw an exception";
    try {
        return store.update(name, change);
    } catch (const std::exception& thrown) {
        message.append(": ").append(thrown.what());
    } catch (...) {
        // Not a standard exception.
    }
    return make_error(ErrorKind::internal, std::move(message));
}

}  // namespace

Result<void> StoreHealth::update(StateStore& store, std::string_view name, const StateStore::Change& change,
                                 const std::function<Moment()>& now) {
    auto& health = *store.health_;
    const auto began = now();
    if (auto error = health.resting(name, began)) return *std::move(error);
    bool called = false;
    auto updated = update_without_exceptions(store, name, [&](std::string& text, StateStore::Time time) {
        called = true;
        change(text, time);
    });
    if (updated && !called)
        updated = make_error(ErrorKind::internal, "it reported success without calling `change`; correct its `update`");
    if (updated)
        health.worked();
    else if (updated.error().kind() == ErrorKind::rate_limited)
        health.busy(name, began, now(), updated.error());
    else
        health.failed(now(), updated.error());
    return updated;
}

std::optional<StoreHealth::Failure> StoreHealth::failure(const StateStore& store) {
    auto& health = *store.health_;
    const std::lock_guard<MutexOfProcess> lock(health.mutex_);
    return health.known_ ? std::optional(health.known_->failure) : std::nullopt;
}

std::optional<Error> StoreHealth::resting(std::string_view name, Moment now) {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    if (known_ && now < known_->failure.retry_at) return known_->error;
    const auto busy = busy_.find(name);
    if (busy == busy_.end()) return std::nullopt;
    if (now < busy->second.until) return busy->second.error;
    busy_.erase(busy);
    return std::nullopt;
}

void StoreHealth::failed(Moment now, const Error& error) {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    if (!known_) {
        known_ = Known{{now, now + first_pause}, first_pause, error};
        return;
    }
    known_->error = error;
    // Updates that began together fail together: they are one failure.
    if (now < known_->failure.retry_at) return;
    known_->pause = std::min(known_->pause * 2, longest_pause);
    known_->failure.retry_at = now + known_->pause;
}

void StoreHealth::worked() {
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    known_.reset();
}

void StoreHealth::busy(std::string_view name, Moment began, Moment now, const Error& error) {
    worked();
    if (now - began <= slow_to_be_busy) return;
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    busy_.insert_or_assign(std::string(name), Busy{now + pause_if_busy, error});
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
