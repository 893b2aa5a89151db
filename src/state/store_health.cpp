#include "store_health.hpp"

#include <chrono>
#include <mutex>
#include <utility>

#include "../base/make_error.hpp"
#include "../base/without_exceptions.hpp"

namespace pushplus {
inline namespace v0 {

StateStore::StateStore() : health_(std::make_unique<detail::StoreHealth>()) {}
StateStore::~StateStore() = default;

namespace detail {

namespace {
constexpr std::chrono::seconds slow_to_be_busy(1), pause_if_busy(1);
}  // namespace

Result<void> StoreHealth::update(StateStore& store, std::string_view name, const StateStore::Change& change,
                                 const std::function<Moment()>& now) {
    auto& health = *store.health_;
    const auto began = now();
    if (auto error = health.resting(name, began)) return *std::move(error);
    bool called = false;
    const StateStore::Change noticed = [&](std::string& text, StateStore::Time time) {
        called = true;
        change(text, time);
    };
    auto updated = without_exceptions([&] { return store.update(name, noticed); });
    if (updated && !called)
        updated = make_error(ErrorKind::internal, "it reported success without calling `change`; correct its `update`");
    if (updated)
        health.outage_.worked();
    else if (updated.error().kind() == ErrorKind::rate_limited)
        health.busy(name, began, now(), updated.error());
    else
        health.outage_.failed(now(), updated.error());
    return updated;
}

std::optional<StoreHealth::Failure> StoreHealth::failure(const StateStore& store) {
    return store.health_->outage_.failure();
}

std::optional<Error> StoreHealth::resting(std::string_view name, Moment now) {
    if (auto error = outage_.resting(now)) return error;
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    const auto busy = busy_.find(name);
    if (busy == busy_.end()) return std::nullopt;
    if (now < busy->second.until) return busy->second.error;
    busy_.erase(busy);
    return std::nullopt;
}

void StoreHealth::busy(std::string_view name, Moment began, Moment now, const Error& error) {
    outage_.worked();
    if (now - began <= slow_to_be_busy) return;
    const std::lock_guard<MutexOfProcess> lock(mutex_);
    busy_.insert_or_assign(std::string(name), Busy{now + pause_if_busy, error});
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
