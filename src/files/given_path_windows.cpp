#ifdef _WIN32

#    include "given_path.hpp"
#    include "wide_path.hpp"

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// "C:\…", and "\\server\share\…", "\\?\…".
bool is_absolute(const std::string& path) noexcept {
    if (path.compare(0, 2, "\\\\") == 0) return true;
    return path.size() >= 3 && path[1] == ':' && path[2] == '\\';
}

}  // namespace

std::string made_absolute(std::string path) {
    const auto given = wide(path);
    // What is not UTF-8 or has a NUL character is told apart later.
    if (given.empty() || given.find(L'\0') != std::wstring::npos) return path;
    const DWORD room = ::GetFullPathNameW(given.c_str(), 0, nullptr, nullptr);
    std::wstring absolute(room, L'\0');
    const DWORD length = ::GetFullPathNameW(given.c_str(), room, absolute.data(), nullptr);
    if (length == 0 || length >= room) return path;
    absolute.resize(length);
    // One at the end is that of a drive's root alone.
    if (length > 3 && absolute.back() == L'\\') absolute.pop_back();
    return narrow(absolute);
}

const char* fault_of_path(const std::string& path) noexcept {
    if (path.empty()) return "the path is empty";
    if (path.find('\0') != std::string::npos) return "the path has a NUL character";
    if (::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path.data(), static_cast<int>(path.size()), nullptr, 0) ==
        0)
        return "the path is not UTF-8";
    if (path.compare(0, 4, "\\\\.\\") == 0) return "the path is that of a device";
    if (!is_absolute(path)) return "the working directory cannot be determined";
    return nullptr;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
