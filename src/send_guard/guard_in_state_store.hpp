#pragma once

#include <memory>
#include <string>

#include <pushplus/clock.hpp>
#include <pushplus/send_guard.hpp>
#include <pushplus/state_store.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The send guard's state as a text of a StateStore, one for each service.
[[nodiscard]] std::shared_ptr<SendGuardStore> guard_in_state_store(std::shared_ptr<StateStore> store,
                                                                   const std::string& base_url,
                                                                   std::shared_ptr<const Clock> clock);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
