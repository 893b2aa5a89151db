#pragma once

#include <memory>

#include <pushplus/clock.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A clock whose `steady_now` counts the time that the machine is suspended, which `machine_clock` does not everywhere.
/// Its times are comparable with one another only.
[[nodiscard]] std::shared_ptr<Clock> clock_through_suspend();

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
