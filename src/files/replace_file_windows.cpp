#ifdef _WIN32

#    include "replace_file.hpp"

#    include "given_path.hpp"
#    include "own_access_windows.hpp"
#    include "while_in_use_windows.hpp"
#    include "wide_path.hpp"

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr const char* not_written = "cannot be written";

HANDLE made_anew(const std::wstring& path) {
    ForThisUserAlone alone(ForThisUserAlone::What::file);
    if (alone.get() == nullptr) return INVALID_HANDLE_VALUE;
    return ::CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                         alone.get(), CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
}

ReplaceFault replace(const std::wstring& path, const std::string& text, bool lasts) {
    const auto fresh = path + L".new";
    {
        HANDLE made = made_anew(fresh);
        // What a crash left behind, or a link that somebody laid.
        if (made == INVALID_HANDLE_VALUE && ::GetLastError() == ERROR_FILE_EXISTS) {
            if (!repeated_while_in_use([&fresh] { return ::DeleteFileW(fresh.c_str()) != 0; })) {
                auto why = words_for_last_error();
                return {not_written, narrow(fresh.substr(fresh.rfind(L'\\') + 1)) + ": " + why};
            }
            made = made_anew(fresh);
        }
        const Descriptor file(made);
        if (!file) return {not_written, words_for_last_error()};
        if (!file.write_all(text) || (lasts && ::FlushFileBuffers(file.get()) == 0)) {
            auto why = words_for_last_error();
            ::DeleteFileW(fresh.c_str());
            return {not_written, std::move(why)};
        }
    }
    const DWORD how = MOVEFILE_REPLACE_EXISTING | (lasts ? MOVEFILE_WRITE_THROUGH : 0);
    if (!repeated_while_in_use([&] { return ::MoveFileExW(fresh.c_str(), path.c_str(), how) != 0; })) {
        auto why = words_for_last_error();
        ::DeleteFileW(fresh.c_str());
        return {"cannot be replaced", std::move(why)};
    }
    return {};
}

}  // namespace

ReplaceFault replace_file(const std::string& path, const std::string& text, bool lasts) {
    return replace(wide_path(made_absolute(path)), text, lasts);
}

ReplaceFault replace_file(void* folder, const std::string& name, const std::string& text, bool lasts) {
    const auto place = path_of(folder);
    if (place.empty()) return {not_written, words_for_last_error()};
    return replace(place + L'\\' + wide(name), text, lasts);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
