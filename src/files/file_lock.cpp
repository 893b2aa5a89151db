#ifndef _WIN32

#    include "file_lock.hpp"

#    include <fcntl.h>
#    include <sys/file.h>
#    include <unistd.h>

#    include <cerrno>
#    include <thread>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Moment = std::chrono::steady_clock::time_point;

// Tries until `lock` succeeds or fails for another reason than another's lock. It polls often, because a process that
// locks the file repeatedly frees it only briefly.
template <class Lock>
FileLock::Outcome poll(const Lock& lock, Moment deadline) {
    while (lock() != 0) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK && errno != EACCES) return FileLock::Outcome::failed;
        if (std::chrono::steady_clock::now() >= deadline) return FileLock::Outcome::busy;
        std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
    return FileLock::Outcome::held;
}

// The turn to take the lock next, where the system has a second kind of lock that knows nothing of flock's: on Linux.
// Without it a process that locks the file again and again would leave the others hardly a chance.
class Turn {
public:
    Turn(int file, Moment deadline) : file_(file) {
        static_cast<void>(poll([this] { return set(F_WRLCK); }, deadline));
    }
    ~Turn() { static_cast<void>(set(F_UNLCK)); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    [[nodiscard]] int set(short type) const {
#    if defined(__linux__) && defined(F_OFD_SETLK)
        struct flock range {};
        range.l_type = type;
        range.l_whence = SEEK_SET;
        range.l_len = 1;
        return ::fcntl(file_, F_OFD_SETLK, &range);
#    else
        static_cast<void>(type);
        static_cast<void>(file_);
        return 0;
#    endif
    }

    const int file_;
};

FileLock::Outcome take(int file, std::chrono::milliseconds longest_wait) {
    const auto deadline = std::chrono::steady_clock::now() + longest_wait;
    const Turn turn(file, deadline);
    return poll([file] { return ::flock(file, LOCK_EX | LOCK_NB); }, deadline);
}

}  // namespace

FileLock::FileLock(const Descriptor& file, std::chrono::milliseconds longest_wait) noexcept
    : file_(file), outcome_(take(file.get(), longest_wait)) {}

FileLock::~FileLock() {
    if (outcome_ == Outcome::held) ::flock(file_.get(), LOCK_UN);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
