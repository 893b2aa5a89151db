#pragma once

#include <chrono>
#include <optional>

#include <pushplus/cancellation.hpp>

namespace pushplus {
inline namespace v0 {

/// What one call may set for itself. A call's setting beats the client's, the client's beats the default.
struct CallOptions {
    /// The limit for the whole call: waiting for an AccessKey, all tries and the pauses between them. Unset:
    /// `ClientOptions::total_timeout`. Zero or less is an `invalid_argument`.
    std::optional<std::chrono::milliseconds> timeout{};
    /// Ends the call early, waiting or transferring, with `ErrorKind::canceled`.
    CancellationToken cancellation{};
};

}  // namespace v0
}  // namespace pushplus
