#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <pushplus/date_time.hpp>
#include <pushplus/describe.hpp>
#include <pushplus/json_text.hpp>
#include <pushplus/open_text.hpp>
#include <pushplus/page.hpp>

#include "scalar_kind.hpp"
#include "unsupported_type.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

enum class Shape : std::uint8_t {
    nothing,  ///< Whatever stands there is passed over.
    scalar,   ///< One value, of a `ScalarKind`.
    object,   ///< A struct with a field list of its own.
    list,     ///< A std::vector of any of these.
};

/// Type-erased knowledge of a member's or a reply's C++ type.
struct Type {
    Shape shape = Shape::nothing;
    /// Of a scalar.
    const ScalarKind* kind = nullptr;
    /// Of text and date_time: the text, and how to replace it.
    const std::string& (*text)(const void* value) = nullptr;
    void (*set_text)(void* value, std::string_view text) = nullptr;
    /// Of joined: what is written, of which empty text is left out, and how to read it back.
    std::string (*join)(const void* value) = nullptr;
    void (*split)(void* value, std::string_view text) = nullptr;
    /// The struct's table, of an object.
    const Table& (*table)() noexcept = nullptr;
    /// What a list is of.
    const Type* element = nullptr;
    /// Adds an element to a list and returns it.
    void* (*append)(void* list) = nullptr;
    std::size_t (*size)(const void* list) = nullptr;
    const void* (*at)(const void* list, std::size_t index) = nullptr;
    /// The value in an optional, null if it is unset; null function: the member is no optional.
    const void* (*held)(const void* optional) = nullptr;
    /// Sets an optional and returns its value.
    void* (*emplace)(void* optional) = nullptr;

    [[nodiscard]] constexpr bool is(const ScalarKind& wanted) const noexcept { return kind == &wanted; }
};

/// The table of any `Page<T>`.
template <class T>
const Table& page_table() noexcept;

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsPage : std::false_type {};
template <class T>
struct IsPage<Page<T>> : std::true_type {};

template <class T>
struct IsOpenText : std::is_base_of<OpenText<T>, T> {};
template <>
struct IsOpenText<std::string> : std::false_type {};

template <class T>
constexpr Type make_type() noexcept;

/// Each C++ type is described once, however many fields have it.
template <class T>
inline constexpr Type type_of = make_type<T>();

template <class T>
constexpr Type make_optional_type() noexcept {
    using Value = typename T::value_type;
    static_assert(!IsOptional<Value>::value, "a field list has no optionals of optionals");
    Type type = make_type<Value>();
    type.held = [](const void* o) -> const void* {
        const auto& optional = *static_cast<const T*>(o);
        return optional ? &*optional : nullptr;
    };
    type.emplace = [](void* o) -> void* { return &static_cast<T*>(o)->emplace(); };
    return type;
}

template <class T>
constexpr Type make_list_type() noexcept {
    using Element = typename T::value_type;
    static_assert(!std::is_same_v<Element, bool>, "a field list has no lists of bool: take a vector of an enum class");
    static_assert(!IsOptional<Element>::value, "a field list has no lists of optionals: take a vector of the values");
    Type type;
    if constexpr (!std::is_same_v<Element, bool>) {
        type.shape = Shape::list;
        type.element = &type_of<Element>;
        type.append = [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); };
        type.size = [](const void* list) { return static_cast<const T*>(list)->size(); };
        type.at = [](const void* list, std::size_t i) -> const void* { return &(*static_cast<const T*>(list))[i]; };
    }
    return type;
}

constexpr Type scalar_type(const ScalarKind& kind) noexcept {
    Type type;
    type.shape = Shape::scalar;
    type.kind = &kind;
    return type;
}

/// A class with `text()` that is made of a text.
template <class T>
constexpr Type text_type(const ScalarKind& kind) noexcept {
    Type type = scalar_type(kind);
    type.text = [](const void* value) -> const std::string& { return static_cast<const T*>(value)->text(); };
    type.set_text = [](void* value, std::string_view text) { *static_cast<T*>(value) = T(std::string(text)); };
    return type;
}

template <>
constexpr Type text_type<std::string>(const ScalarKind& kind) noexcept {
    Type type = scalar_type(kind);
    type.text = [](const void* value) -> const std::string& { return *static_cast<const std::string*>(value); };
    type.set_text = [](void* value, std::string_view text) { static_cast<std::string*>(value)->assign(text); };
    return type;
}

constexpr Type object_type(const Table& (*table)() noexcept) noexcept {
    Type type;
    type.shape = Shape::object;
    type.table = table;
    return type;
}

template <class T>
constexpr bool is_int_enum() noexcept {
    if constexpr (std::is_enum_v<T>)
        return std::is_same_v<std::underlying_type_t<T>, int>;
    else
        return false;
}

template <class T>
constexpr Type make_type() noexcept {
    static_assert(!std::is_const_v<T>, "a field list has no const members: what is read must be writable");
    if constexpr (std::is_void_v<T>) {
        return {};  // Of a reply without a value.
    } else if constexpr (IsOptional<T>::value) {
        return make_optional_type<T>();
    } else if constexpr (IsVector<T>::value) {
        return make_list_type<T>();
    } else if constexpr (IsPage<T>::value) {
        return object_type(&page_table<T>);
    } else if constexpr (std::is_same_v<T, std::string> || IsOpenText<T>::value) {
        return text_type<T>(text_kind);
    } else if constexpr (std::is_same_v<T, DateTime>) {
        return text_type<T>(date_time_kind);
    } else if constexpr (std::is_same_v<T, bool>) {
        return scalar_type(flag_kind);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return scalar_type(integer_kind);
    } else if constexpr (std::is_same_v<T, double>) {
        return scalar_type(decimal_kind);
    } else if constexpr (is_int_enum<T>()) {
        return scalar_type(enumeration_kind);
    } else if constexpr (std::is_same_v<T, std::chrono::system_clock::time_point>) {
        return scalar_type(moment_kind);
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        return scalar_type(seconds_kind);
    } else if constexpr (std::is_same_v<T, JsonText>) {
        return scalar_type(json_kind);
    } else {
        refuse_unsupported_type<T>();
        if constexpr (std::is_class_v<T>) return object_type(&table_of<T>);
        return {};
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
