#ifndef _WIN32

#    include "replace_file.hpp"

#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>

#    include <cerrno>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

int made_anew(int folder, const std::string& name) {
    return ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

// Returns once a power failure cannot undo what was written. macOS's fsync leaves it in the drive's cache.
int reach_disk(int file) noexcept {
#    ifdef F_FULLFSYNC
    if (::fcntl(file, F_FULLFSYNC) == 0) return 0;  // Not every file system takes it.
#    endif
    return ::fsync(file);
}

ReplaceFault replace(int folder, const std::string& name, const std::string& text, bool lasts) {
    constexpr const char* not_written = "cannot be written";
    const std::string fresh = name + ".new";
    {
        int made = made_anew(folder, fresh);
        // What a crash left behind, or a link that somebody laid.
        if (made < 0 && errno == EEXIST) {
            if (::unlinkat(folder, fresh.c_str(), 0) != 0) return {not_written, fresh + ": " + words_for(errno)};
            made = made_anew(folder, fresh);
        }
        const Descriptor file(made);
        if (!file) return {not_written, words_for(errno)};
        if (::fchmod(file.get(), 0600) != 0 || !file.write_all(text) || (lasts && reach_disk(file.get()) != 0)) {
            const int error = errno;
            ::unlinkat(folder, fresh.c_str(), 0);
            return {not_written, words_for(error)};
        }
    }
    if (::renameat(folder, fresh.c_str(), folder, name.c_str()) != 0) {
        const int error = errno;
        ::unlinkat(folder, fresh.c_str(), 0);
        const char* const advice =
            error == EBUSY ? ": it is mounted by itself, as into a container; mount its folder instead" : "";
        return {"cannot be replaced", words_for(error) + advice};
    }
    return {};
}

// Makes the rename survive a power failure, where the file system can.
void make_last(int folder, const std::string& name) {
    if (folder != AT_FDCWD) {
        static_cast<void>(reach_disk(folder));
        return;
    }
    const Descriptor opened(::open(folder_of(name).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened) static_cast<void>(reach_disk(opened.get()));
}

}  // namespace

ReplaceFault replace_file(const std::string& path, const std::string& text, bool lasts) {
    return replace_file(AT_FDCWD, path, text, lasts);
}

ReplaceFault replace_file(int folder, const std::string& name, const std::string& text, bool lasts) {
    auto fault = replace(folder, name, text, lasts);
    if (fault.what == nullptr && lasts) make_last(folder, name);
    return fault;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
