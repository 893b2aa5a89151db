#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <pushplus/error.hpp>

#include "attempt.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Admits or rejects each request of a call, and learns its outcome. Serves one call, or one list page after page.
///
/// Thread safety: one thread at a time.
class RequestAdmission {
public:
    struct Rejection {
        Error::Parts refusal;
        /// When to ask again; unset: the rejection is final.
        std::optional<std::chrono::system_clock::time_point> wait_until;
    };

    using Time = std::chrono::system_clock::time_point;

    virtual ~RequestAdmission() = default;
    /// Unset: the request is admitted. `latest` is the last moment at which the call can still send it.
    [[nodiscard]] virtual std::optional<Rejection> admit(Time latest) = 0;
    /// The call ends while it waits to ask again.
    virtual void withdraw() {}
    /// How long a request may well have to wait for its admission.
    [[nodiscard]] virtual std::chrono::milliseconds usual_wait() const { return std::chrono::milliseconds(0); }
    /// Called after each admitted request; `value` is the response's data if it succeeded.
    virtual void ended(const Attempt& attempt, const void* value) = 0;

    // For event loops. What may take long there is done on a thread of the admission's.

    /// From now on it is called on an event loop's thread: `withdraw` and `ended` do not wait.
    virtual void use_on_loop() {}
    /// As it is now, to be asked on its thread. Null: `admit` takes no time, and is called directly.
    [[nodiscard]] virtual std::shared_ptr<RequestAdmission> copy_to_ask() const { return nullptr; }
    /// Has `task` done on its thread, in the order of the calls. Only of such a copy; `task` keeps that. Returns what
    /// `take_back` takes, which forgets a task that has not begun.
    virtual std::uint64_t post(std::function<void()> task) {
        const auto work = std::move(task);
        work();
        return 0;
    }
    virtual void take_back(std::uint64_t /*task*/) {}
    /// Whether it was given something that is to be given back.
    [[nodiscard]] virtual bool has_something() const { return false; }
    /// Goes on from where its copy is, which was asked.
    virtual void take_over(const RequestAdmission& /*copy*/) {}
    /// What `admit` gave is not used. On its thread.
    virtual void give_back() {}
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
