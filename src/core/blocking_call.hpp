#pragma once

#include <optional>

#include <pushplus/error.hpp>

#include "call_execution.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Leads a call to its end on the calling thread, which waits for whatever there is to wait for.
[[nodiscard]] std::optional<Error> run_on_this_thread(CallExecution& call);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
