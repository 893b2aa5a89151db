#ifdef _WIN32

#    include "descriptor.hpp"

#    include <algorithm>
#    include <utility>

#    include "given_path.hpp"
#    include "own_access_windows.hpp"
#    include "while_in_use_windows.hpp"
#    include "wide_path.hpp"

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

Descriptor::Descriptor() noexcept : number_(INVALID_HANDLE_VALUE) {}

Descriptor::~Descriptor() {
    if (*this) ::CloseHandle(number_);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, INVALID_HANDLE_VALUE)) {}

Descriptor::operator bool() const noexcept { return number_ != INVALID_HANDLE_VALUE; }

bool Descriptor::read_up_to(std::size_t most, std::string& text) const {
    char buffer[16384];
    while (most > 0) {
        DWORD got = 0;
        if (::ReadFile(number_, buffer, static_cast<DWORD>(std::min(most, sizeof buffer)), &got, nullptr) == 0)
            return false;
        if (got == 0) return true;
        text.append(buffer, got);
        most -= got;
    }
    return true;
}

bool Descriptor::write_all(std::string_view text) const {
    constexpr std::size_t at_once = std::size_t{1} << 30;
    while (!text.empty()) {
        DWORD put = 0;
        if (::WriteFile(number_, text.data(), static_cast<DWORD>(std::min(text.size(), at_once)), &put, nullptr) == 0)
            return false;
        text.remove_prefix(put);
    }
    return true;
}

std::string words_for(int error) {
    const auto code = static_cast<DWORD>(error);
    wchar_t words[512];
    // In English, as all that is said around it; else in the system's language.
    for (const DWORD language : {DWORD{MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US)}, DWORD{0}}) {
        const DWORD length =
            ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
                             nullptr, code, language, words, static_cast<DWORD>(std::size(words)), nullptr);
        auto text = narrow({words, length});
        text.erase(text.find_last_not_of(" .\r\n") + 1);
        if (!text.empty()) return text;
    }
    return "error " + std::to_string(code);
}

std::string words_for_last_error() { return words_for(static_cast<int>(::GetLastError())); }

namespace {

// Empty if the file can be used.
std::string fault_of(HANDLE file) {
    if (::GetFileType(file) != FILE_TYPE_DISK) return "it is a device, not a file";
    BY_HANDLE_FILE_INFORMATION status{};
    if (::GetFileInformationByHandle(file, &status) == 0) return words_for_last_error();
    if ((status.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0) return "it is a symbolic link, not a file";
    if ((status.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return "it is a folder, not a file";
    const auto rights = rights_of(file);
    if (rights.error != ERROR_SUCCESS) return words_for(static_cast<int>(rights.error));
    if (!rights.own)
        return "it belongs to another user (" + rights.owner + ", while this process runs as " + Sid::of_user().text() +
               ")";
    return {};
}

// Read only, it opens a folder and a link as well: to say what they are.
HANDLE open_file(const std::wstring& path, Access access) {
    ForThisUserAlone alone(ForThisUserAlone::What::file);
    HANDLE file = INVALID_HANDLE_VALUE;
    const bool opened = repeated_while_in_use([&] {
        file =
            ::CreateFileW(path.c_str(), access == Access::read ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE,
                          FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, alone.get(),
                          access == Access::write_or_make ? OPEN_ALWAYS : OPEN_EXISTING,
                          FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS, nullptr);
        return file != INVALID_HANDLE_VALUE;
    });
    return opened ? file : INVALID_HANDLE_VALUE;
}

OpenedFile opened_at(const std::wstring& path, Access access) {
    OpenedFile opened;
    Descriptor file(open_file(path, access));
    if (!file) {
        const DWORD error = ::GetLastError();
        const bool nothing = error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
        opened.missing = nothing && access != Access::write_or_make;
        if (!opened.missing) opened.fault = words_for(static_cast<int>(error));
        return opened;
    }
    opened.fault = fault_of(file.get());
    if (!opened.fault.empty()) return opened;
    return {std::move(file), false, {}};
}

}  // namespace

OpenedFile open_own_file(const std::string& path, Access access) {
    return opened_at(wide_path(made_absolute(path)), access);
}

OpenedFile open_own_file(void* folder, const std::string& name, Access access) {
    const auto place = path_of(folder);
    if (!place.empty()) return opened_at(place + L'\\' + wide(name), access);
    OpenedFile opened;
    opened.fault = words_for_last_error();
    return opened;
}

bool is_named(void* folder, const std::string& name, const Descriptor& file) {
    const auto there = open_own_file(folder, name, Access::read);
    BY_HANDLE_FILE_INFORMATION named{}, opened{};
    return there.file && ::GetFileInformationByHandle(there.file.get(), &named) != 0 &&
           ::GetFileInformationByHandle(file.get(), &opened) != 0 &&
           named.dwVolumeSerialNumber == opened.dwVolumeSerialNumber && named.nFileIndexHigh == opened.nFileIndexHigh &&
           named.nFileIndexLow == opened.nFileIndexLow;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
