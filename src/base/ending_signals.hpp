#pragma once

#ifdef _WIN32
#    include <windows.h>
#else
#    include <csignal>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a signal asks of a program that serves.
enum class Told { to_end, to_read_again };

/// The signals that a program awaits: SIGINT and SIGTERM tell it to end, SIGHUP to read its files again. On Windows a
/// console's Ctrl-C, and its end, tell it to end; nothing tells it to read again.
///
/// Made before any thread starts, so that all threads leave them to `await`.
class EndingSignals {
public:
#ifdef _WIN32
    EndingSignals() noexcept { ::SetConsoleCtrlHandler(note, TRUE); }
    [[nodiscard]] Told await() const noexcept {
        ::WaitForSingleObject(came(), INFINITE);
        return Told::to_end;
    }

private:
    static HANDLE came() noexcept {
        static const HANDLE event = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
        return event;
    }
    static BOOL WINAPI note(DWORD which) noexcept {
        if (which == CTRL_LOGOFF_EVENT) return TRUE;  // A service is told of any user's.
        ::SetEvent(came());
        // As soon as this returns, the system ends the program: it gets the time to end by itself.
        if (which != CTRL_C_EVENT && which != CTRL_BREAK_EVENT) ::Sleep(INFINITE);
        return TRUE;
    }
#else
    EndingSignals() noexcept {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGINT);
        sigaddset(&signals_, SIGTERM);
        sigaddset(&signals_, SIGHUP);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    }
    [[nodiscard]] Told await() const noexcept {
        int which = 0;
        ::sigwait(&signals_, &which);
        return which == SIGHUP ? Told::to_read_again : Told::to_end;
    }

private:
    sigset_t signals_{};
#endif
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
