#include "lasting_blocks.hpp"

#include <chrono>

#include "guard_state.hpp"
#include "guard_text.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

// Stores that ask have no other clock than the machine's. What outlasts a power failure needlessly does no harm.
bool guard_text_must_last(const std::string& before, const std::string& after) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return !is_without_block(after, std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) &&
           !has_same_blocks(before, after);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
