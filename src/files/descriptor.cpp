#ifndef _WIN32

#    include "descriptor.hpp"

#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>

#    include <algorithm>
#    include <cerrno>
#    include <system_error>
#    include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

Descriptor::Descriptor() noexcept : number_(-1) {}

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Descriptor::operator bool() const noexcept { return number_ >= 0; }

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

bool Descriptor::read_up_to(std::size_t most, std::string& text) const {
    char buffer[16384];
    while (most > 0) {
        const ssize_t got = ::read(number_, buffer, std::min(most, sizeof buffer));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) return true;
        text.append(buffer, static_cast<std::size_t>(got));
        most -= static_cast<std::size_t>(got);
    }
    return true;
}

bool Descriptor::write_all(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t put = ::write(number_, text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

std::string words_for(int error) { return std::system_category().message(error); }
std::string words_for_last_error() { return words_for(errno); }

namespace {

std::string kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISLNK(mode)) return "a symbolic link";
    if (S_ISFIFO(mode)) return "a named pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

// Empty if the file can be used.
std::string fault_of(const struct stat& status, uid_t user) {
    if (!S_ISREG(status.st_mode)) return "it is " + kind_of(status.st_mode) + ", not a file";
    if (status.st_uid != user)
        return "it belongs to another user (" + std::to_string(status.st_uid) + ", while this process runs as " +
               std::to_string(user) + ")";
    return {};
}

int flags_of(Access access) noexcept {
    switch (access) {
        case Access::read: return O_RDONLY;
        case Access::write: return O_RDWR;
        case Access::write_or_make: break;
    }
    return O_RDWR | O_CREAT;
}

}  // namespace

OpenedFile open_own_file(const std::string& path, Access access) { return open_own_file(AT_FDCWD, path, access); }

OpenedFile open_own_file(int folder, const std::string& name, Access access) {
    OpenedFile opened;
    const uid_t user = ::geteuid();
    struct stat status {};
    // To open a device can already have an effect.
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
        opened.fault = fault_of(status, user);
        if (!opened.fault.empty()) return opened;
    }
    constexpr int always = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    Descriptor file(::openat(folder, name.c_str(), flags_of(access) | always, 0600));
    if (!file) {
        opened.missing = errno == ENOENT && access != Access::write_or_make;
        if (!opened.missing) opened.fault = words_for(errno);
        return opened;
    }
    // Another may lie there by now.
    if (::fstat(file.get(), &status) != 0)
        opened.fault = words_for(errno);
    else
        opened.fault = fault_of(status, user);
    if (!opened.fault.empty()) return opened;
    if (access == Access::write_or_make) static_cast<void>(::fchmod(file.get(), 0600));
    return {std::move(file), false, {}};
}

bool is_named(int folder, const std::string& name, const Descriptor& file) {
    struct stat named {};
    struct stat opened {};
    return ::fstatat(folder, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 && ::fstat(file.get(), &opened) == 0 &&
           named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
