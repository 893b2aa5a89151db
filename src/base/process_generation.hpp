#pragma once

#include <cstdint>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A number that differs between a process and the children it forks after the first call. Owners of sockets or threads
/// compare it, because neither may be used across a fork. Costs one atomic read.
[[nodiscard]] PUSHPLUS_API std::uint64_t process_generation() noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
