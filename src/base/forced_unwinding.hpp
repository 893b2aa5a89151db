#pragma once

#include <exception>

#if defined(__GLIBCXX__) && defined(__linux__)
#    include <cxxabi.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Within `catch (...)`: goes on unwinding if that is what pthread_cancel or pthread_exit does to this thread. Whatever
/// catches it and does not go on ends the process.
inline void pass_on_forced_unwinding() {
#if defined(__GLIBCXX__) && defined(__linux__)
    try {
        throw;
    } catch (const abi::__forced_unwind&) {
        throw;
    } catch (...) {
        // An exception, which the caller handles.
    }
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
