#pragma once

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>

#include <pushplus/detail/export.hpp>
#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {

template <class T>
class Result;

namespace detail {
class Call;
[[noreturn]] PUSHPLUS_API void throw_exception(const Error& error);

template <class T>
struct IsResult : std::false_type {};
template <class T>
struct IsResult<Result<T>> : std::true_type {};
}  // namespace detail

/// A value, or the `Error` that stands in its place.
///
/// Ask first (`if (result)`), then take: `*result` and `result->member` assert that there is a value, `error()` that
/// there is none. `value()` throws `pushplus::Exception` instead.
///
/// Thread safety: as T.
template <class T>
class [[nodiscard]] Result {
    static_assert(std::is_object_v<T>, "Result holds objects; a call without a value returns Result<void>");

public:
    using value_type = T;

    Result(T value) : value_(std::move(value)) {}
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return value_.has_value(); }
    explicit operator bool() const noexcept { return value_.has_value(); }

    [[nodiscard]] T& operator*() & noexcept {
        assert(has_value());
        return *value_;
    }
    [[nodiscard]] const T& operator*() const& noexcept {
        assert(has_value());
        return *value_;
    }
    [[nodiscard]] T&& operator*() && noexcept {
        assert(has_value());
        return *std::move(value_);
    }
    [[nodiscard]] T* operator->() noexcept {
        assert(has_value());
        return &*value_;
    }
    [[nodiscard]] const T* operator->() const noexcept {
        assert(has_value());
        return &*value_;
    }

    /// The value. Throws `Exception` with the error if there is none.
    [[nodiscard]] T& value() & {
        require_value();
        return *value_;
    }
    [[nodiscard]] const T& value() const& {
        require_value();
        return *value_;
    }
    [[nodiscard]] T&& value() && {
        require_value();
        return *std::move(value_);
    }

    /// The value, or `fallback` if there is none.
    template <class U>
    [[nodiscard]] T value_or(U&& fallback) const& {
        return value_ ? *value_ : static_cast<T>(std::forward<U>(fallback));
    }
    template <class U>
    [[nodiscard]] T value_or(U&& fallback) && {
        return value_ ? *std::move(value_) : static_cast<T>(std::forward<U>(fallback));
    }

    [[nodiscard]] const Error& error() const& noexcept {
        assert(!has_value());
        return *error_;
    }
    [[nodiscard]] Error&& error() && noexcept {
        assert(!has_value());
        return *std::move(error_);
    }

    /// `Result<U>` of `f(value)`, or the error.
    template <class F>
    [[nodiscard]] auto map(F&& f) const& -> Result<std::invoke_result_t<F, const T&>> {
        return apply<std::invoke_result_t<F, const T&>>(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] auto map(F&& f) && -> Result<std::invoke_result_t<F, T&&>> {
        return apply<std::invoke_result_t<F, T&&>>(std::move(*this), std::forward<F>(f));
    }

    /// The same as `map`, by the name that `std::expected` has for it.
    template <class F>
    [[nodiscard]] auto transform(F&& f) const& -> Result<std::invoke_result_t<F, const T&>> {
        return map(std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] auto transform(F&& f) && -> Result<std::invoke_result_t<F, T&&>> {
        return std::move(*this).map(std::forward<F>(f));
    }

    /// `f(value)`, which is a Result itself, or the error.
    template <class F>
    [[nodiscard]] auto and_then(F&& f) const& -> std::invoke_result_t<F, const T&> {
        static_assert(detail::IsResult<std::invoke_result_t<F, const T&>>::value, "and_then wants a Result; see map");
        if (!has_value()) return error();
        return std::forward<F>(f)(*value_);
    }
    template <class F>
    [[nodiscard]] auto and_then(F&& f) && -> std::invoke_result_t<F, T&&> {
        static_assert(detail::IsResult<std::invoke_result_t<F, T&&>>::value, "and_then wants a Result; see map");
        if (!has_value()) return std::move(*this).error();
        return std::forward<F>(f)(*std::move(value_));
    }

private:
    template <class U, class Self, class F>
    static Result<U> apply(Self&& self, F&& f) {
        if (!self.has_value()) return std::forward<Self>(self).error();
        if constexpr (std::is_void_v<U>) {
            std::forward<F>(f)(*std::forward<Self>(self));
            return Result<U>();
        } else {
            return Result<U>(std::forward<F>(f)(*std::forward<Self>(self)));
        }
    }

    void require_value() const {
        if (!has_value()) detail::throw_exception(*error_);
    }

    // A call decodes right into its result.
    friend class detail::Call;
    template <class = void>
    explicit Result(std::in_place_t) : value_(std::in_place) {}

    std::optional<T> value_;
    std::optional<Error> error_;
};

/// The outcome of a call that returns nothing: success, or an `Error`. See `Result`.
template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return !error_; }
    explicit operator bool() const noexcept { return !error_; }

    /// Throws `Exception` with the error if the call failed.
    void value() const {
        if (error_) detail::throw_exception(*error_);
    }

    [[nodiscard]] const Error& error() const& noexcept {
        assert(!has_value());
        return *error_;
    }
    [[nodiscard]] Error&& error() && noexcept {
        assert(!has_value());
        return *std::move(error_);
    }

    /// `Result<U>` of `f()`, or the error.
    template <class F>
    [[nodiscard]] auto map(F&& f) const -> Result<std::invoke_result_t<F>> {
        if (error_) return *error_;
        if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
            std::forward<F>(f)();
            return {};
        } else {
            return std::forward<F>(f)();
        }
    }

    /// The same as `map`, by the name that `std::expected` has for it.
    template <class F>
    [[nodiscard]] auto transform(F&& f) const -> Result<std::invoke_result_t<F>> {
        return map(std::forward<F>(f));
    }

    /// `f()`, which returns a Result itself, or the error.
    template <class F>
    [[nodiscard]] auto and_then(F&& f) const -> std::invoke_result_t<F> {
        static_assert(detail::IsResult<std::invoke_result_t<F>>::value, "and_then wants a Result; see map");
        if (error_) return *error_;
        return std::forward<F>(f)();
    }

private:
    friend class detail::Call;
    explicit Result(std::in_place_t) noexcept {}

    std::optional<Error> error_;
};

}  // namespace v0
}  // namespace pushplus
