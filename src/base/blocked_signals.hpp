#pragma once

#ifndef _WIN32
#    include <pthread.h>
#    include <signal.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// For a thread of the library: the program's own threads handle its signals.
inline void block_signals() noexcept {
#ifndef _WIN32
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
