#ifdef _WIN32

#    include "wide_path.hpp"

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::wstring wide(std::string_view text) {
    const auto size = static_cast<int>(text.size());
    const int length = ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, nullptr, 0);
    std::wstring result(static_cast<std::size_t>(length), L'\0');
    ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, result.data(), length);
    return result;
}

std::string narrow(std::wstring_view text) {
    const auto size = static_cast<int>(text.size());
    const int length = ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr);
    std::string result(static_cast<std::size_t>(length), '\0');
    ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, result.data(), length, nullptr, nullptr);
    return result;
}

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
