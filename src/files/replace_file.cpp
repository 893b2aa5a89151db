#include "replace_file.hpp"

#ifndef _WIN32

#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>

#    include <cerrno>

#    include "descriptor.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

}  // namespace

ReplaceFault replace_file(const std::string& path, const std::string& text, bool lasts) {
    constexpr const char* not_written = "cannot be written";
    // What a crash left behind, or a link that somebody laid.
    const std::string fresh = path + ".new";
    if (::unlink(fresh.c_str()) != 0 && errno != ENOENT && errno != EACCES)
        return {not_written, fresh + ": " + words_for(errno)};
    {
        const auto opened = open_own_file(fresh, O_WRONLY | O_CREAT | O_EXCL);
        if (!opened.fault.empty()) return {not_written, opened.fault};
        const int file = opened.file.get();
        if (::fchmod(file, 0600) != 0 || !opened.file.write_all(text) || (lasts && ::fsync(file) != 0)) {
            const int error = errno;
            ::unlink(fresh.c_str());
            return {not_written, words_for(error)};
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        const int error = errno;
        ::unlink(fresh.c_str());
        const char* const advice =
            error == EBUSY ? ": it is mounted by itself, as into a container; mount its folder instead" : "";
        return {"cannot be replaced", words_for(error) + advice};
    }
    // Makes the rename survive a power failure, where the file system can.
    if (lasts) {
        const Descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (folder) static_cast<void>(::fsync(folder.get()));
    }
    return {};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
