#pragma once

#include <thread>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// `thread` is about to end a client whose last handle a callback on it released; `client_ended` says that it has.
void client_is_ending(std::thread::id thread);
void client_ended(std::thread::id thread);

/// Keeps the calling thread, whose owner was destroyed on it and which ends by itself soon, for
/// `wait_for_ended_clients`. In the place of `std::thread::detach`.
void leave_to_end(std::thread thread) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
