#pragma once

#include <algorithm>
#include <chrono>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A pause between tries that doubles from try to try.
class GrowingPause {
public:
    using time_point = std::chrono::steady_clock::time_point;

    GrowingPause(std::chrono::seconds first, std::chrono::seconds longest) noexcept
        : first_(first), longest_(longest), next_(first) {}

    /// Starts a pause now, of `at_least` if that is longer; the next one will be twice as long as this would have been.
    void start(time_point now, time_point::duration at_least = {},
               std::chrono::seconds at_most = std::chrono::seconds::max()) noexcept {
        next_ = std::min(next_, at_most);
        until_ = now + std::max<time_point::duration>(next_, at_least);
        next_ = std::min(next_ * 2, longest_);
    }
    /// Another one runs until `when`, whatever ran; how long the next will be stays as it is.
    void hold_until(time_point when) noexcept { until_ = when; }
    [[nodiscard]] bool over(time_point now) const noexcept { return now >= until_; }
    [[nodiscard]] time_point until() const noexcept { return until_; }
    /// The next pause is short again. One that runs goes on.
    void shorten() noexcept { next_ = first_; }
    /// None runs, and the next is short.
    void clear() noexcept {
        until_ = time_point();
        next_ = first_;
    }

private:
    std::chrono::seconds first_;
    std::chrono::seconds longest_;
    std::chrono::seconds next_;
    time_point until_{};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
