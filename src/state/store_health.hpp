#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/error.hpp>
#include <pushplus/state_store.hpp>

#include "../base/mutex_of_process.hpp"
#include "../base/outage.hpp"
#include "../base/per_process.hpp"
#include "store_thread.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What is known of a StateStore that fails, for all who were given the object: it is left alone for a growing pause,
/// however many threads and clients would ask it. They also share the thread on which it is asked beside event loops.
///
/// Thread safety: all methods may be called from any thread.
class StoreHealth {
public:
    using Moment = Outage::Moment;

    /// Updates a text, unless the store rests: then its last error is returned at once. Exceptions are errors, and so
    /// is success without a call of `change`. A store that is busy (`rate_limited`) works; if it took more than a
    /// second to say so, the text rests for a second, so that a queue does not wait for the store once for each of
    /// them. `now` is called before and after the update.
    [[nodiscard]] static Result<void> update(StateStore& store, std::string_view name, const StateStore::Change& change,
                                             const std::function<Moment()>& now);

    using Failure = Outage::Failure;
    /// Unset: the last update went well.
    [[nodiscard]] static std::optional<Failure> failure(const StateStore& store);

    /// Tasks hold the store.
    [[nodiscard]] static StoreThread& thread(const StateStore& store) { return store.health_->thread_.get(); }

private:
    struct Busy {
        Moment until;
        Error error;
    };

    [[nodiscard]] std::optional<Error> resting(std::string_view name, Moment now);
    void busy(std::string_view name, Moment began, Moment now, const Error& error);

    Outage outage_;
    MutexOfProcess mutex_;
    std::map<std::string, Busy, std::less<>> busy_;  ///< The texts that rest.
    PerProcess<StoreThread> thread_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
