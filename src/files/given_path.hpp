#pragma once

#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What stands between a folder and a name in it.
#ifdef _WIN32
constexpr char path_separator = '\\';
#else
constexpr char path_separator = '/';
#endif

/// A path from the program's configuration, taken from the working directory of now, which a daemon changes later.
[[nodiscard]] std::string made_absolute(std::string path);

/// Why nothing can lie at a path that was made absolute; null if it can.
[[nodiscard]] const char* fault_of_path(const std::string& path) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
