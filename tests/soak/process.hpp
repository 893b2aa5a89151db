#pragma once

#include <cstddef>

namespace pushplus_soak {

/// What the process holds.
struct Holdings {
    std::size_t kilobytes = 0;  ///< Resident; free memory of the heap was given back before.
    std::size_t heap = 0;  ///< Kilobytes in use, which tells a leak from what the heap keeps for later; 0: not known.
    std::size_t descriptors = 0;
    std::size_t threads = 0;
};

/// Lets all threads share one arena of the heap, where the C library has several. Long-lived pieces spread over them and
/// keep ever more pages, which looks like a leak and hides one. Before the first other thread.
void use_one_arena();

[[nodiscard]] Holdings holdings_now();
/// As above, once there are no more than so many threads; at the latest after five seconds. Detached threads take a moment.
[[nodiscard]] Holdings holdings_with_threads(std::size_t most);

}  // namespace pushplus_soak
