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

[[nodiscard]] Holdings holdings_now();
/// As above, once there are no more than so many threads; at the latest after five seconds. Detached threads take a moment.
[[nodiscard]] Holdings holdings_with_threads(std::size_t most);

}  // namespace pushplus_soak
