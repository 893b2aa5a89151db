#pragma once

#include <optional>

#include <pushplus/error.hpp>

#include "call_machine.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Leads a call to its end on the calling thread, which waits for whatever there is to wait for. The arguments are those
/// the machine was made with.
[[nodiscard]] std::optional<Error> run_on_this_thread(CallMachine& machine, const Exchange& exchange, KeyManager* keys,
                                                      const Runtime& runtime, const WaitLimit& limit);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
