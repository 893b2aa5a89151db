#pragma once

#include <cstdint>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A number that differs between a process and the children it forks, counted from the first call on. What holds sockets
/// or threads compares it, since neither may be used on the other side of a fork. Costs one atomic read.
[[nodiscard]] std::uint64_t process_generation() noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
