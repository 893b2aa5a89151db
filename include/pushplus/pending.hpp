#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

#include <pushplus/detail/export.hpp>
#include <pushplus/detail/moved_from.hpp>
#include <pushplus/result.hpp>

#if defined(__cpp_impl_coroutine) && __cpp_impl_coroutine >= 201902L
#    include <coroutine>
#endif

namespace pushplus {
inline namespace v0 {

namespace detail {

/// How a value of any type is made and unmade where it lies.
struct ValueKind {
    std::size_t size;
    void (*make)(void* place) noexcept;
    void (*unmake)(void* value) noexcept;
};

template <class T>
constexpr ValueKind make_value_kind() noexcept {
    if constexpr (std::is_void_v<T>) {
        return {0, [](void*) noexcept {}, [](void*) noexcept {}};
    } else {
        static_assert(std::is_nothrow_default_constructible_v<T> && alignof(T) <= alignof(std::max_align_t));
        return {sizeof(T), [](void* place) noexcept { ::new (place) T(); },
                [](void* value) noexcept { static_cast<T*>(value)->~T(); }};
    }
}

template <class T>
inline constexpr ValueKind value_kind = make_value_kind<T>();

/// What an asynchronous call and its `Pending` share.
class PUSHPLUS_API PendingState {
public:
    explicit PendingState(const ValueKind& kind);
    ~PendingState();
    PendingState(const PendingState&) = delete;
    PendingState& operator=(const PendingState&) = delete;

    [[nodiscard]] bool ready() const noexcept;
    /// False if `limit` came first; unset: no limit. The error if waiting would never end.
    [[nodiscard]] Result<bool> wait(std::optional<std::chrono::milliseconds> limit) const;
    /// Calls `task` once the outcome is there: at once, here, if it is. What it throws is dropped.
    void when_ready(std::function<void()> task);
    /// As `when_ready`; but deep within other such callbacks, `task` waits for the outermost to return.
    void call_back(std::function<void()> task);
    /// Calls `resume` when the outcome comes, unless it is taken back; false if it is there already.
    [[nodiscard]] bool resume_later(std::function<void()> resume, const void* owner);
    /// Forgets what `owner` left here.
    void take_back(const void* owner) noexcept;
    void cancel() noexcept;
    /// Whether waiting on this thread would never end.
    [[nodiscard]] bool would_deadlock() const;

    /// The call's side: how it is canceled, and that it has ended, with `error` or well. False if a task threw.
    void on_cancel(std::function<void()> cancel, std::function<bool()> would_deadlock);
    bool finish(std::optional<Error> error);

    /// Where the value is decoded to: one of the kind.
    [[nodiscard]] void* value() noexcept;
    /// Takes the outcome: the error, or nothing if there is a value. The second time that is an error.
    [[nodiscard]] std::optional<Error> take_error();
    /// The same as a `Result` of the kind's type.
    template <class T>
    [[nodiscard]] Result<T> take() {
        if (auto error = take_error()) return *std::move(error);
        if constexpr (std::is_void_v<T>)
            return {};
        else
            return std::move(*static_cast<T*>(value()));
    }

private:
    struct Impl;
    [[nodiscard]] bool add_task(std::function<void()>& task, const void* owner);
    Impl* impl_;
};

}  // namespace detail

/// The outcome of an asynchronous call, to be: a `Result<T>` that `get`, `then` or `co_await` hands over, once.
///
///     auto topic = client.async().topics().detail(7);
///     // … other work …
///     if (const auto result = topic.get()) use(result->topic_name);
///
/// Dropping it neither waits nor cancels: the call goes on and its outcome is lost. The client must live on, though:
/// when the last handle of a client is destroyed, its calls end with `canceled`.
///
/// Cost: as a shared pointer, and one allocation more for the call. Thread safety: one thread at a time, but `cancel`
/// and `ready` may be called from any.
/// After `fork` the child's copy of a call that was under way ends with an error at once. So does one that was moved
/// from, with `invalid_argument`.
template <class T>
class [[nodiscard]] Pending {
public:
    using value_type = T;

    explicit Pending(std::shared_ptr<detail::PendingState> state) noexcept : state_(std::move(state)) {}

    /// Whether the outcome is there.
    [[nodiscard]] bool ready() const noexcept { return state_ == nullptr || state_->ready(); }
    /// Waits for the outcome, `limit` at most; says whether it is there.
    [[nodiscard]] bool wait_for(std::chrono::milliseconds limit) const {
        return state_ == nullptr || state_->wait(limit).value_or(false);
    }
    /// Waits for the outcome and takes it. Within a callback of `then`, on whose thread all calls live, it would wait
    /// for ever: if the outcome is not there yet, an `invalid_argument` says so.
    [[nodiscard]] Result<T> get() {
        if (state_ == nullptr) return detail::moved_from("Pending");
        if (auto waited = state_->wait(std::nullopt); !waited) return std::move(waited).error();
        return state_->template take<T>();
    }
    /// Hands the outcome to `callback(Result<T>)`, exactly once: when the call has ended, on the SDK's own thread,
    /// whether it ended well, failed or was canceled; or at once, on this thread, if it has already. (Deep within such
    /// callbacks, when the outermost has returned: a chain of them takes no stack.) The callback may call the client
    /// again, also asynchronously, and may destroy it. It must not wait for another asynchronous call, and while it
    /// runs all others of the transport wait. What it throws is dropped.
    template <class Callback>
    void then(Callback callback) {
        if (state_ == nullptr) return static_cast<void>(callback(Result<T>(detail::moved_from("Pending"))));
        state_->call_back([state = state_, callback = std::make_shared<Callback>(std::move(callback))] {
            (*callback)(state->template take<T>());
        });
    }
    /// Ends the call soon, with `canceled` unless it ended before.
    void cancel() const noexcept {
        if (state_ != nullptr) state_->cancel();
    }

#if defined(__cpp_impl_coroutine) && __cpp_impl_coroutine >= 201902L
    /// Resumes the coroutine on the thread that `then` would call back on. A coroutine that is destroyed before is not
    /// resumed; the call goes on.
    [[nodiscard]] auto operator co_await() const noexcept {
        class Awaiter {
        public:
            explicit Awaiter(std::shared_ptr<detail::PendingState> state) noexcept : state_(std::move(state)) {}
            ~Awaiter() {
                if (state_ != nullptr) state_->take_back(this);
            }
            Awaiter(const Awaiter&) = delete;
            Awaiter& operator=(const Awaiter&) = delete;

            [[nodiscard]] bool await_ready() const noexcept { return state_ == nullptr || state_->ready(); }
            [[nodiscard]] bool await_suspend(std::coroutine_handle<> waiting) const {
                const auto kept = state_;  // The coroutine may end, and this with it, before it is known to wait.
                return kept->resume_later([waiting] { waiting.resume(); }, this);
            }
            [[nodiscard]] Result<T> await_resume() const {
                if (state_ == nullptr) return detail::moved_from("Pending");
                return state_->template take<T>();
            }

        private:
            const std::shared_ptr<detail::PendingState> state_;
        };
        return Awaiter(state_);
    }
#endif

private:
    std::shared_ptr<detail::PendingState> state_;
};

}  // namespace v0
}  // namespace pushplus
