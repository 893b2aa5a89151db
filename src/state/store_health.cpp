#include "store_health.hpp"

#include "../base/make_error.hpp"
#include "../base/without_exceptions.hpp"

namespace pushplus {
inline namespace v0 {

StateStore::StateStore() : health_(std::make_unique<detail::StoreHealth>()) {}
StateStore::~StateStore() = default;

namespace detail {

Result<void> StoreHealth::update(StateStore& store, std::string_view name, const StateStore::Change& change,
                                 const std::function<Moment()>& now) {
    auto& outage = store.health_->outage_;
    if (auto error = outage.resting(now())) return *std::move(error);
    bool called = false;
    const StateStore::Change noticed = [&](std::string& text, StateStore::Time time) {
        called = true;
        change(text, time);
    };
    auto updated = without_exceptions([&] { return store.update(name, noticed); });
    if (updated && !called)
        updated = make_error(ErrorKind::internal, "it reported success without calling `change`; correct its `update`");
    if (updated || updated.error().kind() == ErrorKind::rate_limited)
        outage.worked();
    else
        outage.failed(now(), updated.error());
    return updated;
}

std::optional<StoreHealth::Failure> StoreHealth::failure(const StateStore& store) {
    return store.health_->outage_.failure();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
