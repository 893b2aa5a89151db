#pragma once

#include <csignal>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Blocks SIGINT, SIGTERM and SIGHUP for a program that awaits them. Called before any thread starts, so that all
/// threads leave them to `await`.
inline sigset_t block_ending_signals() noexcept {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

/// Returns the one that came.
inline int await(const sigset_t& signals) noexcept {
    int which = 0;
    ::sigwait(&signals, &which);
    return which;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
