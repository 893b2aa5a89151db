#ifdef _WIN32

#    include "file_lock.hpp"

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using Moment = std::chrono::steady_clock::time_point;

// The bytes of the lock file that are locked; it need not have them.
enum class Byte : DWORD { lock, turn };

OVERLAPPED at(Byte byte) noexcept {
    OVERLAPPED place{};
    place.Offset = static_cast<DWORD>(byte);
    return place;
}

// Tries until the byte is locked or that fails for another reason than another's lock. It polls often, because a
// process that locks the file repeatedly frees it only briefly.
FileLock::Outcome poll(HANDLE file, Byte byte, Moment deadline) noexcept {
    for (;;) {
        auto place = at(byte);
        if (::LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place) != 0)
            return FileLock::Outcome::held;
        const DWORD error = ::GetLastError();
        if (error != ERROR_LOCK_VIOLATION && error != ERROR_IO_PENDING) return FileLock::Outcome::failed;
        if (std::chrono::steady_clock::now() >= deadline) return FileLock::Outcome::busy;
        ::Sleep(1);
    }
}

void unlock(HANDLE file, Byte byte) noexcept {
    auto place = at(byte);
    ::UnlockFileEx(file, 0, 1, 0, &place);
}

// The turn to take the lock next. Without it a process that locks the file again and again would leave the others
// hardly a chance.
class Turn {
public:
    Turn(HANDLE file, Moment deadline) noexcept
        : file_(file), held_(poll(file, Byte::turn, deadline) == FileLock::Outcome::held) {}
    ~Turn() {
        if (held_) unlock(file_, Byte::turn);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    const HANDLE file_;
    const bool held_;
};

FileLock::Outcome take(HANDLE file, std::chrono::milliseconds longest_wait) noexcept {
    const auto deadline = std::chrono::steady_clock::now() + longest_wait;
    const Turn turn(file, deadline);
    return poll(file, Byte::lock, deadline);
}

}  // namespace

FileLock::FileLock(const Descriptor& file, std::chrono::milliseconds longest_wait) noexcept
    : file_(file), outcome_(take(file.get(), longest_wait)) {}

FileLock::~FileLock() {
    if (outcome_ == Outcome::held) unlock(file_.get(), Byte::lock);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
