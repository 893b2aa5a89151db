#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <pushplus/send_request.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What the service takes of one message, in characters and receivers.
struct SendingLimits {
    std::size_t title;
    std::size_t content;
    std::size_t receivers;
};

inline SendingLimits limits_of(AccountTier tier, bool by_qq) {
    constexpr std::size_t qq_content = 2000;
    auto limits = tier == AccountTier::member ? SendingLimits{200, 100'000, 100} : SendingLimits{100, 20'000, 10};
    if (by_qq) limits.content = std::min(limits.content, qq_content);
    return limits;
}

inline bool goes_by_qq(const SendRequest& request) { return request.channel == Channel::qq; }

inline bool goes_by_qq(const BatchSendRequest& request) {
    return std::any_of(request.channels.begin(), request.channels.end(),
                       [](const BatchChannel& entry) { return entry.channel == Channel::qq; });
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
