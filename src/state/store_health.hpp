#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include <pushplus/state_store.hpp>

#include "../base/outage.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What is known of a StateStore that fails, for all who were given the object: it is left alone for a growing pause,
/// however many threads and clients would ask it.
///
/// Thread safety: all methods may be called from any thread.
class StoreHealth {
public:
    using Moment = Outage::Moment;

    /// Updates a text, unless the store rests: then its last error is returned at once. Exceptions are errors, and so
    /// is success without a call of `change`. A store that is busy (`rate_limited`) works, and does not rest. `now` is
    /// called before and after the update.
    [[nodiscard]] static Result<void> update(StateStore& store, std::string_view name, const StateStore::Change& change,
                                             const std::function<Moment()>& now);

    using Failure = Outage::Failure;
    /// Unset: the last update went well.
    [[nodiscard]] static std::optional<Failure> failure(const StateStore& store);

private:
    Outage outage_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
