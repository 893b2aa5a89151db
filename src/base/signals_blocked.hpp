#pragma once

#ifndef _WIN32
#    include <csignal>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Blocks all signals in threads that are started during its lifetime: the program's own threads handle its signals,
/// and SIGPIPE is ignored. Windows has no signals of that kind.
class SignalsBlocked {
public:
#ifdef _WIN32
    SignalsBlocked() noexcept {}
    ~SignalsBlocked() {}
#else
    SignalsBlocked() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
#endif
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

#ifndef _WIN32
private:
    sigset_t before_{};
#endif
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
