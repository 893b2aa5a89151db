#pragma once

#include <functional>
#include <memory>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {

namespace detail {
class CancellationState;
}

/// Cancels a call. A default-constructed token is never canceled; others come from a `CancellationSource`.
///
/// Cost: as a shared pointer. Thread safety: all methods may be called from any thread.
class PUSHPLUS_API CancellationToken {
public:
    /// Keeps a callback registered. Its destructor waits for the callback if it is running on another thread.
    class PUSHPLUS_API Registration {
    public:
        Registration() noexcept;
        Registration(Registration&& other) noexcept;
        Registration& operator=(Registration&& other) noexcept;
        ~Registration();

    private:
        friend class CancellationToken;
        std::shared_ptr<detail::CancellationState> state_;
        unsigned long long id_ = 0;
    };

    CancellationToken() noexcept;
    ~CancellationToken();
    CancellationToken(const CancellationToken&) noexcept;
    CancellationToken(CancellationToken&&) noexcept;
    CancellationToken& operator=(const CancellationToken&) noexcept;
    CancellationToken& operator=(CancellationToken&&) noexcept;

    [[nodiscard]] bool canceled() const noexcept;
    /// False for a token that can never be canceled.
    [[nodiscard]] bool can_be_canceled() const noexcept { return state_ != nullptr; }

    /// Calls `callback` once when the token is canceled, on the canceling thread, or at once if it already is. The
    /// callback must be short. It may do what any code may, also cancel again or destroy its own registration; what it
    /// throws is dropped. For transports.
    [[nodiscard]] Registration on_cancel(std::function<void()> callback) const;

private:
    friend class CancellationSource;
    explicit CancellationToken(std::shared_ptr<detail::CancellationState> state) noexcept;
    std::shared_ptr<detail::CancellationState> state_;
};

/// Creates tokens and cancels them:
///
///     pushplus::CancellationSource stop;
///     pushplus::CallOptions options;
///     options.cancellation = stop.token();
///     // … client.friends().list({}, options) on one thread, on another:
///     stop.cancel();
///
/// Thread safety: all methods may be called from any thread. Not safe in a signal handler.
class PUSHPLUS_API CancellationSource {
public:
    CancellationSource();
    ~CancellationSource();
    CancellationSource(CancellationSource&&) noexcept;
    CancellationSource& operator=(CancellationSource&&) noexcept;

    [[nodiscard]] CancellationToken token() const noexcept;
    /// Cancels all calls that hold a token of this source; they end within 100 ms with `ErrorKind::canceled`. Canceling
    /// twice is harmless, also within a callback. Destroying the source does not cancel.
    void cancel() noexcept;

private:
    std::shared_ptr<detail::CancellationState> state_;
};

}  // namespace v0
}  // namespace pushplus
