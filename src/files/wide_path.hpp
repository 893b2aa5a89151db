#pragma once

#ifdef _WIN32

#    include <string>
#    include <string_view>

#    include "../base/wide_text.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A path that was made absolute, as Windows's calls take it: whatever its length, and with each name as it is written.
[[nodiscard]] std::wstring wide_path(std::string_view path);

/// The path of what is open, without links on the way; empty: see GetLastError.
[[nodiscard]] std::wstring path_of(void* handle);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
