#include "guard_in_state_store.hpp"

#include <functional>
#include <utility>

#include "../state/store_health.hpp"
#include "guard_state.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

class GuardInStateStore final : public SendGuardStore {
public:
    GuardInStateStore(std::shared_ptr<StateStore> store, std::string name, std::shared_ptr<const Clock> clock)
        : store_(std::move(store)), name_(std::move(name)), clock_(std::move(clock)) {}

    Result<void> update(const std::function<void(std::string& text)>& change) override {
        return StoreHealth::update(
            *store_, name_, [&](std::string& text, StateStore::Time) { change(text); },
            [this] { return clock_->boot_now(); });
    }

private:
    const std::shared_ptr<StateStore> store_;
    const std::string name_;
    const std::shared_ptr<const Clock> clock_;
};

}  // namespace

std::shared_ptr<SendGuardStore> guard_in_state_store(std::shared_ptr<StateStore> store, const std::string& base_url,
                                                     std::shared_ptr<const Clock> clock) {
    return std::make_shared<GuardInStateStore>(std::move(store), "guard-" + guard_hash(base_url), std::move(clock));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
