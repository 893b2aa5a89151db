#pragma once

#include <pushplus/detail/export.hpp>

/// The version of these headers; the one place it is written (CMake reads it from here).
#define PUSHPLUS_VERSION_MAJOR 0
#define PUSHPLUS_VERSION_MINOR 1
#define PUSHPLUS_VERSION_PATCH 0
/// major * 10000 + minor * 100 + patch, for `#if`.
#define PUSHPLUS_VERSION (PUSHPLUS_VERSION_MAJOR * 10000 + PUSHPLUS_VERSION_MINOR * 100 + PUSHPLUS_VERSION_PATCH)

namespace pushplus {
inline namespace v0 {

/// The version of the library that is linked in, as "1.2.3". It differs from the macros above where a program was
/// compiled with other headers than the shared library it runs with.
[[nodiscard]] PUSHPLUS_API const char* version() noexcept;

}  // namespace v0
}  // namespace pushplus
