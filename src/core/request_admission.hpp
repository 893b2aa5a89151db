#pragma once

#include <chrono>
#include <optional>

#include <pushplus/error.hpp>

#include "attempt.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What must let each request of a call pass, and learns how it ended. One call's, or one list's page after page: it need not be
/// safe from threads.
class RequestAdmission {
public:
    struct Rejection {
        Error::Parts refusal;
        /// Worth waiting for until then; unset: the refusal is final.
        std::optional<std::chrono::system_clock::time_point> wait_until;
    };

    virtual ~RequestAdmission() = default;
    /// Unset: the request may go.
    [[nodiscard]] virtual std::optional<Rejection> admit() = 0;
    /// After each admitted request; `value` is the reply's if it succeeded.
    virtual void ended(const Attempt& attempt, const void* value) = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
