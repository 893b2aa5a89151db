#pragma once

#ifdef _WIN32

#    include <chrono>

#    include <windows.h>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Repeats a call that fails because another program, such as a virus scanner or a backup, has a file open, which takes
/// it moments; for a second at most. `call` returns whether it succeeded. False: see GetLastError.
template <class Call>
[[nodiscard]] bool repeated_while_in_use(const Call& call) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (!call()) {
        const DWORD error = ::GetLastError();
        const bool in_use =
            error == ERROR_SHARING_VIOLATION || error == ERROR_LOCK_VIOLATION || error == ERROR_ACCESS_DENIED;
        if (!in_use || std::chrono::steady_clock::now() >= deadline) {
            ::SetLastError(error);
            return false;
        }
        ::Sleep(1);
    }
    return true;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
