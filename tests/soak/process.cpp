#include "process.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#ifdef __GLIBC__
#    include <malloc.h>
#endif

namespace pushplus_soak {

namespace {

std::size_t entries_of(const char* folder) {
    const std::filesystem::directory_iterator entries(folder);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace

void use_one_arena() {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1);
#endif
}

Holdings holdings_now() {
    constexpr std::size_t kilobyte = 1024;
    Holdings holdings;
#ifdef __GLIBC__
    malloc_trim(0);
#    if __GLIBC_PREREQ(2, 33)
    holdings.heap = mallinfo2().uordblks / kilobyte;
#    endif
#endif
    std::size_t all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    holdings.kilobytes = resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / kilobyte;
    holdings.descriptors = entries_of("/proc/self/fd");
    holdings.threads = entries_of("/proc/self/task");
    return holdings;
}

Holdings holdings_with_threads(std::size_t most) {
    using namespace std::chrono_literals;
    constexpr int tries = 100;
    for (int i = 0; i < tries && entries_of("/proc/self/task") > most; ++i) std::this_thread::sleep_for(50ms);
    return holdings_now();
}

}  // namespace pushplus_soak
