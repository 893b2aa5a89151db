#pragma once

#include <chrono>
#include <string_view>
#include <type_traits>

namespace pushplus {
inline namespace v0 {
namespace detail {

template <class T, class = void>
struct IsDictionary : std::false_type {};
template <class T>
struct IsDictionary<T, std::void_t<typename T::mapped_type>> : std::true_type {};

template <class T, class = void>
struct IsContainer : std::false_type {};
template <class T>
struct IsContainer<T, std::void_t<typename T::value_type, typename T::const_iterator>> : std::true_type {};

template <class T, class = void>
struct IsPointer : std::is_pointer<T> {};
template <class T>
struct IsPointer<T, std::void_t<typename T::element_type>> : std::true_type {};

template <class T>
struct IsTime : std::false_type {};
template <class Number, class Period>
struct IsTime<std::chrono::duration<Number, Period>> : std::true_type {};
template <class Clock, class Duration>
struct IsTime<std::chrono::time_point<Clock, Duration>> : std::true_type {};

/// Fails to compile for a type that no member of a field list has, with a sentence that says what to take instead.
/// Passes what can have a field list of its own.
template <class T>
constexpr void refuse_unsupported_type() noexcept {
    constexpr bool borrowed = std::is_same_v<T, std::string_view>;
    static_assert(!IsPointer<T>::value,
                  "a field list has no pointers: make the member a std::optional if it can be unset, or a std::string");
    static_assert(!std::is_floating_point_v<T>, "a field list has one type of decimal: make the member a double");
    static_assert(
        !std::is_integral_v<T>,
        "a field list has one type of whole number: make the member a std::int64_t, or a bool if it is a flag");
    static_assert(!std::is_enum_v<T>, "a field list has one type of enumeration: declare it as enum class NAME : int");
    static_assert(!borrowed, "a field list has no borrowed text: make the member a std::string");
    static_assert(!IsDictionary<T>::value,
                  "a field list has no maps: make the member a struct with a field list of its own, or a JsonText");
    static_assert(!IsContainer<T>::value || IsDictionary<T>::value || borrowed,
                  "a field list has one type of list: make the member a std::vector");
    static_assert(!IsTime<T>::value,
                  "a field list has two types of time: make the member a std::chrono::system_clock::time_point or "
                  "std::chrono::seconds");
    static_assert(!std::is_array_v<T>, "a field list has no arrays: make the member a std::vector or a std::string");
    static_assert(std::is_class_v<T> || std::is_pointer_v<T> || std::is_arithmetic_v<T> || std::is_enum_v<T> ||
                      std::is_array_v<T>,
                  "a field list has no members of this type");
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
