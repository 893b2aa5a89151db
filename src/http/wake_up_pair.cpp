#include "wake_up_pair.hpp"

#ifdef __linux__
#    include <sys/ioctl.h>
#    include <sys/socket.h>
#    include <sys/stat.h>

#    include <cstdlib>
#    include <memory>
#    include <vector>

#    include <dirent.h>
#    include <fcntl.h>
#    include <linux/sockios.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

#ifdef __linux__

namespace {

bool is_inherited(int descriptor) noexcept {
    const int flags = ::fcntl(descriptor, F_GETFD);
    return flags != -1 && (flags & FD_CLOEXEC) == 0;
}

bool is_pair(int descriptor) noexcept {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return false;
    if (S_ISFIFO(status.st_mode)) return true;
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    return S_ISSOCK(status.st_mode) && ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
           address.ss_family == AF_UNIX && size == sizeof address.ss_family;
}

int to_read(int descriptor) noexcept {
    int bytes = 0;
    return ::ioctl(descriptor, FIONREAD, &bytes) == 0 ? bytes : 0;
}

int written(int descriptor) noexcept {
    int bytes = 0;
    return ::ioctl(descriptor, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

// The ends of pairs that hold nothing and that a started program would inherit.
std::vector<int> candidates() {
    std::vector<int> found;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), &::closedir);
    if (!folder) return found;
    while (const dirent* entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe): the stream is ours
        char* end = nullptr;
        const int descriptor = static_cast<int>(std::strtol(entry->d_name, &end, 10));
        if (end == entry->d_name || *end != '\0' || !is_inherited(descriptor) || !is_pair(descriptor)) continue;
        const int status = ::fcntl(descriptor, F_GETFL);
        if (status == -1 || (status & O_NONBLOCK) == 0) continue;
        if (to_read(descriptor) == 0 && written(descriptor) == 0) found.push_back(descriptor);
    }
    return found;
}

}  // namespace

bool close_wake_up_on_exec(CURLM* multi) noexcept {
    try {
        const auto found = candidates();
        if (curl_multi_wakeup(multi) != CURLM_OK) return false;
        for (const int descriptor : found)
            if (to_read(descriptor) == 1 || written(descriptor) > 0) ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        return true;
    } catch (...) {
        return curl_multi_wakeup(multi) == CURLM_OK;
    }
}

#else

bool close_wake_up_on_exec(CURLM* multi) noexcept { return curl_multi_wakeup(multi) == CURLM_OK; }

#endif

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
