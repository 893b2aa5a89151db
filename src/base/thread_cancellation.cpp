#include "thread_cancellation.hpp"

#include <utility>

#ifndef _WIN32
#    include <pthread.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

#ifdef PTHREAD_CANCEL_DISABLE

namespace {

// Of types without destructors, so that a plug-in can be unloaded while the thread lives on.
thread_local unsigned holders = 0;
thread_local int state_before = PTHREAD_CANCEL_ENABLE;  ///< Before the first of them.

}  // namespace

HeldThreadCancellation::HeldThreadCancellation() noexcept {
    if (holders++ == 0) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state_before);
}

HeldThreadCancellation::~HeldThreadCancellation() {
    if (--holders == 0) pthread_setcancelstate(state_before, nullptr);
}

LetThreadCancellation::LetThreadCancellation() {
    if (holders == 0) return;
    pthread_setcancelstate(state_before, nullptr);
}

LetThreadCancellation::~LetThreadCancellation() {
    if (holders != 0) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, nullptr);
}

ForbiddenThreadCancellation::ForbiddenThreadCancellation() noexcept
    : before_(std::exchange(state_before, PTHREAD_CANCEL_DISABLE)) {}

ForbiddenThreadCancellation::~ForbiddenThreadCancellation() { state_before = before_; }

#else

HeldThreadCancellation::HeldThreadCancellation() noexcept = default;
HeldThreadCancellation::~HeldThreadCancellation() = default;
LetThreadCancellation::LetThreadCancellation() = default;
LetThreadCancellation::~LetThreadCancellation() = default;
ForbiddenThreadCancellation::ForbiddenThreadCancellation() noexcept = default;
ForbiddenThreadCancellation::~ForbiddenThreadCancellation() { static_cast<void>(before_); }

#endif

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
