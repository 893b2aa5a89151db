#pragma once

#include <csignal>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Blocks all signals in threads that are started during its lifetime: the program's own threads handle its signals,
/// and SIGPIPE is ignored.
class SignalsBlocked {
public:
    SignalsBlocked() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_{};
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
