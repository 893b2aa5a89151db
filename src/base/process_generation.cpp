#include "process_generation.hpp"

#include <atomic>

#ifndef _WIN32
#    include <pthread.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {
std::atomic<std::uint64_t> generation{0};

#ifndef _WIN32
extern "C" void pushplus_count_fork() { generation.fetch_add(1, std::memory_order_relaxed); }
#endif
}  // namespace

std::uint64_t process_generation() noexcept {
#ifndef _WIN32
    // The handler only increments a counter, so it is safe in any child; unloading the library unregisters it.
    static const int registered = pthread_atfork(nullptr, nullptr, &pushplus_count_fork);
    static_cast<void>(registered);
#endif
    return generation.load(std::memory_order_relaxed);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
