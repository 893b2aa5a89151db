#pragma once

#include <chrono>
#include <optional>

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

    virtual ~RequestAdmission() = default;
    /// Unset: the request is admitted.
    [[nodiscard]] virtual std::optional<Rejection> admit() = 0;
    /// Called after each admitted request; `value` is the response's data if it succeeded.
    virtual void ended(const Attempt& attempt, const void* value) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
