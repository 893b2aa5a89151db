#ifndef _WIN32

#    include "counted_syncs.hpp"

#    include <sys/syscall.h>
#    include <unistd.h>

#    include <atomic>

namespace {
std::atomic<int> syncs{0};
}  // namespace

/// Takes the place of the system's in this program.
extern "C" int fsync(int file) {
    ++syncs;
    return static_cast<int>(::syscall(SYS_fsync, file));
}

namespace pushplus_test {

int counted_syncs() { return syncs; }

}  // namespace pushplus_test

#endif
