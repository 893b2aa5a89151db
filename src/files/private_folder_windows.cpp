#ifdef _WIN32

#    include "private_folder.hpp"

#    include "own_access_windows.hpp"
#    include "wide_path.hpp"

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Without FILE_SHARE_DELETE: while it is open, nothing else can take its place.
HANDLE opened(const std::wstring& path) {
    return ::CreateFileW(path.c_str(), FILE_LIST_DIRECTORY | FILE_READ_ATTRIBUTES | READ_CONTROL,
                         FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS,
                         nullptr);
}

// False: see GetLastError.
bool make(const std::wstring& path) {
    ForThisUserAlone alone(ForThisUserAlone::What::folder);
    if (alone.get() == nullptr) return false;
    // Another process may make it at the same time.
    return ::CreateDirectoryW(path.c_str(), alone.get()) != 0 || ::GetLastError() == ERROR_ALREADY_EXISTS;
}

bool is_on_another_machine(HANDLE folder) {
    FILE_REMOTE_PROTOCOL_INFO remote{};
    if (::GetFileInformationByHandleEx(folder, FileRemoteProtocolInfo, &remote, sizeof remote) != 0) return true;
    constexpr wchar_t share[] = L"\\\\?\\UNC\\";
    return path_of(folder).compare(0, std::size(share) - 1, share) == 0;
}

std::string fault_of(HANDLE folder, const std::string& path) {
    BY_HANDLE_FILE_INFORMATION status{};
    if (::GetFileInformationByHandle(folder, &status) == 0) return words_for_last_error();
    if ((status.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0) return "it is a file, not a folder";
    const auto rights = rights_of(folder);
    if (rights.error != ERROR_SUCCESS) return words_for(static_cast<int>(rights.error));
    const auto user = Sid::of_user().text();
    if (!rights.own)
        return "it belongs to another user (" + rights.owner + ", while this process runs as " + user +
               "); name a folder of this user, or run `icacls \"" + path + "\" /setowner *" + user + "`";
    if (rights.open_to_others) return words_for_open_to_others(path, ForThisUserAlone::What::folder);
    if (is_on_another_machine(folder))
        return "it lies on a network file system, which other machines may share; name a folder on a disk of this "
               "machine";
    return {};
}

}  // namespace

OpenedFolder open_private_folder(const std::string& path) {
    const auto place = wide_path(path);
    HANDLE number = opened(place);
    if (number == INVALID_HANDLE_VALUE &&
        (::GetLastError() == ERROR_FILE_NOT_FOUND || ::GetLastError() == ERROR_PATH_NOT_FOUND)) {
        if (!make(place)) {
            const DWORD error = ::GetLastError();
            const char* const advice = error == ERROR_PATH_NOT_FOUND ? "; make the folder that it is to lie in" : "";
            return {Descriptor(), "it cannot be made: " + words_for(static_cast<int>(error)) + advice};
        }
        number = opened(place);
    }
    if (number == INVALID_HANDLE_VALUE) return {Descriptor(), words_for_last_error()};
    OpenedFolder result{Descriptor(number), {}};
    result.fault = fault_of(number, path);
    return result;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
