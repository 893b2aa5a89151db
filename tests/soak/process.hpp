#pragma once

#include <cstddef>

namespace pushplus_soak {

/// The resources of the process.
struct Holdings {
    std::size_t kilobytes = 0;  ///< Resident, after free heap memory was returned.
    std::size_t heap = 0;       ///< Kilobytes in use, which excludes memory that the heap keeps for later; 0: unknown.
    std::size_t descriptors = 0;
    std::size_t threads = 0;
};

/// Makes all threads share one arena of the heap. With several arenas, long-lived blocks spread over them and keep ever
/// more pages, which looks like a leak and hides one. Call it before starting the first thread.
void use_one_arena();

[[nodiscard]] Holdings holdings_now();
/// The same, once there are at most `threads` threads or after five seconds, because detached threads take a moment to
/// end.
[[nodiscard]] Holdings holdings_with_threads(std::size_t most);

}  // namespace pushplus_soak
