#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "core/attempt.hpp"

namespace pushplus_test {

/// Operations to try something with: one that only reads, one that changes something.
inline constexpr pushplus::detail::Operation reading{"topics.detail", "GET", "/api/open/topic/detail",
                                                     pushplus::detail::Effect::reads};
inline constexpr pushplus::detail::Operation changing{"topics.exit", "GET", "/api/open/topic/exitTopic",
                                                      pushplus::detail::Effect::changes};

inline pushplus::detail::Attempt failed(pushplus::ErrorKind kind, pushplus::Delivery delivery, bool is_transient,
                                        std::string message = "it failed") {
    pushplus::detail::Attempt attempt;
    attempt.failure.emplace();
    attempt.failure->kind = kind;
    attempt.failure->delivery = delivery;
    attempt.failure->message = std::move(message);
    attempt.is_transient = is_transient;
    return attempt;
}

inline pushplus::detail::Attempt busy(std::optional<std::chrono::milliseconds> retry_after = {}) {
    auto attempt = failed(pushplus::ErrorKind::http, pushplus::Delivery::answered, true);
    attempt.retry_after = retry_after;
    return attempt;
}

}  // namespace pushplus_test
