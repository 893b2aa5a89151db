#pragma once

#ifndef _WIN32
#    include <pthread.h>
#    include <signal.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Blocks SIGPIPE on the calling thread while TLS may write to a socket that the peer has closed. It never changes the
/// signal's disposition, and a SIGPIPE that was already pending stays pending.
class SigpipeGuard {
public:
#ifdef _WIN32
    explicit SigpipeGuard(bool) {}
#else
    explicit SigpipeGuard(bool wanted) : wanted_(wanted) {
        if (!wanted_) return;
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~SigpipeGuard() {
        if (!wanted_) return;
        sigset_t pending;
        sigpending(&pending);
        if (!was_pending_ && sigismember(&pending, SIGPIPE) == 1) {
            int signal = 0;
            sigwait(&pipe_, &signal);
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
#endif
    SigpipeGuard(const SigpipeGuard&) = delete;
    SigpipeGuard& operator=(const SigpipeGuard&) = delete;

#ifndef _WIN32
private:
    bool wanted_;
    bool was_pending_ = false;
    sigset_t pipe_{};
    sigset_t before_{};
#endif
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
