#pragma once

#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The value of an environment variable, on Windows as UTF-8; empty if it is not set. A copy, because the environment
/// may change under the program's hands.
[[nodiscard]] std::string environment(const char* name);

/// The same for what decides whom to trust: empty in a program that runs with other rights than its caller has.
[[nodiscard]] std::string environment_of_caller(const char* name);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
