#pragma once

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Keeps pthread_cancel from ending this thread while it lives: what is to be closed and freed within a call must not
/// be cut off, and an unwinding that meets a destructor ends the process. A request to end stays pending.
class PUSHPLUS_API HeldThreadCancellation {
public:
    HeldThreadCancellation() noexcept;
    ~HeldThreadCancellation();
    HeldThreadCancellation(const HeldThreadCancellation&) = delete;
    HeldThreadCancellation& operator=(const HeldThreadCancellation&) = delete;
};

/// Lets it end the thread while this lives, if the program does: where a call waits, and can be unwound.
class LetThreadCancellation {
public:
    LetThreadCancellation();
    ~LetThreadCancellation();
    LetThreadCancellation(const LetThreadCancellation&) = delete;
    LetThreadCancellation& operator=(const LetThreadCancellation&) = delete;
};

/// As HeldThreadCancellation, also where something waits: for destructors, which cannot be unwound.
class ForbiddenThreadCancellation {
public:
    ForbiddenThreadCancellation() noexcept;
    ~ForbiddenThreadCancellation();
    ForbiddenThreadCancellation(const ForbiddenThreadCancellation&) = delete;
    ForbiddenThreadCancellation& operator=(const ForbiddenThreadCancellation&) = delete;

private:
    const HeldThreadCancellation held_;
    int before_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
