#pragma once

#include <cstdint>

#include "descriptor.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

#ifndef _WIN32

/// The name of a type of file system, as `statfs` numbers them, that other machines may share: there locks may hold for
/// one machine alone, and each machine has a clock of its own. Null for any other.
[[nodiscard]] const char* name_of_network_file_system(std::uint32_t type) noexcept;

/// The name of the network file system that an open file or folder lies on; null if it lies on another one, or where
/// the types have no numbers (only Linux gives them).
[[nodiscard]] const char* network_file_system_of(const Descriptor& opened) noexcept;

#endif

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
