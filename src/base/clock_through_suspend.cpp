#include "clock_through_suspend.hpp"

#ifdef __linux__
#    include <time.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

class ClockThroughSuspend final : public Clock {
public:
    std::chrono::steady_clock::time_point steady_now() const noexcept override {
#ifdef __linux__
        timespec now{};
        if (::clock_gettime(CLOCK_BOOTTIME, &now) == 0)
            return std::chrono::steady_clock::time_point(
                std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::seconds(now.tv_sec) +
                                                                                std::chrono::nanoseconds(now.tv_nsec)));
#endif
        // Counts through suspend on Windows and macOS.
        return std::chrono::steady_clock::now();
    }
    std::chrono::system_clock::time_point system_now() const noexcept override {
        return std::chrono::system_clock::now();
    }
};

}  // namespace

std::shared_ptr<Clock> clock_through_suspend() {
    // Never destroyed, because transports may outlive static objects.
    static const auto& clock = *new std::shared_ptr<Clock>(std::make_shared<ClockThroughSuspend>());
    return clock;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
