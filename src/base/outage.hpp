#pragma once

#include <chrono>
#include <optional>

#include <pushplus/error.hpp>

#include "mutex_of_process.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What is known of something that fails, for all who use it: it is left alone for a growing pause, 1 s to 30 s,
/// however many threads would use it.
///
/// Thread safety: all methods may be called from any thread.
class Outage {
public:
    using Moment = std::chrono::steady_clock::time_point;

    struct Failure {
        Moment since;     ///< When it failed first.
        Moment retry_at;  ///< Until then it is left alone.
    };

    /// Its last error while it is left alone.
    [[nodiscard]] std::optional<Error> resting(Moment now);
    /// Unset: it worked the last time.
    [[nodiscard]] std::optional<Failure> failure();

    void failed(Moment now, const Error& error);
    void worked();

private:
    struct Known {
        Failure failure;
        std::chrono::seconds pause;
        Error error;
    };

    MutexOfProcess mutex_;
    std::optional<Known> known_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
