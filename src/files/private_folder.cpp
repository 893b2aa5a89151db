#ifndef _WIN32

#    include "private_folder.hpp"

#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>

#    include <cerrno>

#    include "network_file_system.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

int opened(const std::string& path) { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY); }

// False: see errno.
bool make(const std::string& path) {
    // Another process may make it at the same time.
    if (::mkdir(path.c_str(), 0700) != 0) return errno == EEXIST;
    // What the umask took away from the owner.
    static_cast<void>(::chmod(path.c_str(), 0700));
    return true;
}

std::string fault_of(const Descriptor& folder, const std::string& path) {
    struct stat status {};
    if (::fstat(folder.get(), &status) != 0) return words_for(errno);
    const auto user = ::geteuid();
    if (status.st_uid != user)
        return "it belongs to another user (" + std::to_string(status.st_uid) + ", while this process runs as " +
               std::to_string(user) + "); name a folder of this user, or run `chown " + std::to_string(user) + " " +
               path + "`";
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return "other users have access to it; run `chmod 700 " + path + "`";
    if (const char* const name = network_file_system_of(folder))
        return std::string("it lies on a ") + name +
               " file system, which other machines may share; name a folder on a disk of this machine";
    return {};
}

}  // namespace

OpenedFolder open_private_folder(const std::string& path) {
    int number = opened(path);
    if (number < 0 && errno == ENOENT) {
        if (!make(path)) {
            const int error = errno;
            const char* const advice = error == ENOENT ? "; make the folder that it is to lie in" : "";
            return {Descriptor(), "it cannot be made: " + words_for(error) + advice};
        }
        number = opened(path);
    }
    if (number < 0) return {Descriptor(), words_for(errno)};
    OpenedFolder result{Descriptor(number), {}};
    result.fault = fault_of(result.folder, path);
    return result;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
