#pragma once

#ifdef _WIN32

#    include <string>
#    include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// UTF-8 as Windows's calls take it; empty if it is not UTF-8.
[[nodiscard]] std::wstring wide(std::string_view text);
[[nodiscard]] std::string narrow(std::wstring_view text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
