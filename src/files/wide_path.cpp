#ifdef _WIN32

#    include "wide_path.hpp"

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::wstring wide_path(std::string_view path) {
    auto result = wide(path);
    constexpr std::wstring_view share = L"\\\\";
    if (result.compare(0, 4, L"\\\\?\\") == 0 || result.compare(0, 4, L"\\\\.\\") == 0) return result;
    if (result.compare(0, share.size(), share) == 0) return L"\\\\?\\UNC\\" + result.substr(share.size());
    return L"\\\\?\\" + result;
}

std::wstring path_of(void* handle) {
    std::wstring path(MAX_PATH, L'\0');
    for (;;) {
        const DWORD length = ::GetFinalPathNameByHandleW(handle, path.data(), static_cast<DWORD>(path.size()), 0);
        const bool fits = length < path.size();
        path.resize(length);
        if (fits) return path;
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
