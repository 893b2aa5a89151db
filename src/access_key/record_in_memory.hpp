#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <pushplus/clock.hpp>
#include <pushplus/error.hpp>

#include "../base/event_loop.hpp"
#include "../base/mutex_of_process.hpp"
#include "../base/notification.hpp"
#include "../base/process_generation.hpp"
#include "shared_record.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The record of an account's AccessKey for the clients of one process that have no store. `shared_key.hpp` has the
/// rules. Its time begins as the calendar's and is monotonic from then on: setting the calendar changes nothing.
///
/// Thread safety: all methods may be called from any thread. After a fork the child goes on with its parent's record;
/// a fetch of its parent is one whose process died.
class RecordInMemory {
public:
    struct State {
        SharedRecord record{};
        std::optional<Error> failure{};   ///< Of the last fetch, while its pause counts.
        std::int64_t failed_lease = 0;    ///< Under which that was.
        std::uint64_t clearings = 0;      ///< How often the account's blocks had been cleared when it was used last.
        std::weak_ptr<EventLoop> loop{};  ///< Runs the fetch that is under way, unless a thread does.
    };

    explicit RecordInMemory(std::shared_ptr<const Clock> clock);

    /// Calls `use`, which must be brief, while no other thread uses the record. `now` is as the record has moments.
    void with(const std::function<void(State& state, std::int64_t now)>& use);
    /// Opens when the fetch that is under way has ended; null if none is.
    [[nodiscard]] std::shared_ptr<Notification> end_of_fetch();

private:
    [[nodiscard]] std::int64_t now() const noexcept;

    const std::shared_ptr<const Clock> clock_;
    const std::chrono::steady_clock::time_point origin_;
    const std::int64_t calendar_;  ///< At `origin_`.

    MutexOfProcess mutex_;
    std::unique_ptr<State> state_;  ///< Replaced as a whole, so that no fork finds half a change.
    std::shared_ptr<Notification> waited_for_;
    std::uint64_t process_ = process_generation();
};

/// The record of an account, one object for all clients of this process that ask for `id` with the same clock. It ends
/// with the last of them.
[[nodiscard]] std::shared_ptr<RecordInMemory> record_in_memory(const std::string& id,
                                                               const std::shared_ptr<Clock>& clock);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
