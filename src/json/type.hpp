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
#include <pushplus/detail/open_text.hpp>
#include <pushplus/json_text.hpp>
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

/// How to get at what a type has, whatever its C++ type.
struct TextAccess {
    /// Of text and date_time: the text.
    const std::string& (*text)(const void* value);
    /// Of joined: the text that is written.
    std::string (*join)(const void* value);
    /// Takes the text that was read.
    void (*set)(void* value, std::string_view text);
};

struct ListAccess {
    const Type& element;
    std::size_t element_size;
    /// Adds an element and returns it.
    void* (*append)(void* list);
    std::size_t (*size)(const void* list);
    const void* (*at)(const void* list, std::size_t index);
};

struct OptionalAccess {
    /// The value; null if it is unset.
    const void* (*held)(const void* optional);
    /// Sets it and returns its value.
    void* (*emplace)(void* optional);
};

/// Type-erased knowledge of a member's or a reply's C++ type. What does not concern its shape is null.
struct Type {
    Shape shape = Shape::nothing;
    ScalarKind kind = ScalarKind::text;           ///< Of a scalar.
    const TextAccess* as_text = nullptr;          ///< Of a scalar that is text.
    const Table& (*table)() noexcept = nullptr;   ///< Of an object.
    const ListAccess* as_list = nullptr;          ///< Of a list.
    const OptionalAccess* as_optional = nullptr;  ///< Of an optional of any shape.

    [[nodiscard]] constexpr bool is(ScalarKind wanted) const noexcept {
        return shape == Shape::scalar && kind == wanted;
    }
    /// Of a scalar.
    [[nodiscard]] const ScalarOperations& operations() const noexcept { return operations_of(kind); }

    /// What a member holds; null if it is an optional that is unset.
    [[nodiscard]] const void* held(const void* member) const {
        return as_optional != nullptr ? as_optional->held(member) : member;
    }
    /// Where a member's value goes; an optional is set.
    [[nodiscard]] void* set(void* member) const {
        return as_optional != nullptr ? as_optional->emplace(member) : member;
    }
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
inline constexpr OptionalAccess optional_access{[](const void* o) -> const void* {
                                                    const auto& optional = *static_cast<const T*>(o);
                                                    return optional ? &*optional : nullptr;
                                                },
                                                [](void* o) -> void* { return &static_cast<T*>(o)->emplace(); }};

template <class T>
constexpr Type make_optional_type() noexcept {
    using Value = typename T::value_type;
    static_assert(!IsOptional<Value>::value, "a field list has no optionals of optionals");
    Type type = make_type<Value>();
    type.as_optional = &optional_access<T>;
    return type;
}

template <class T>
inline constexpr ListAccess list_access{
    type_of<typename T::value_type>, sizeof(typename T::value_type),
    [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); },
    [](const void* list) { return static_cast<const T*>(list)->size(); },
    [](const void* list, std::size_t i) -> const void* { return &(*static_cast<const T*>(list))[i]; }};

template <class T>
constexpr Type make_list_type() noexcept {
    using Element = typename T::value_type;
    constexpr bool is_flag = std::is_same_v<Element, bool>;
    static_assert(!is_flag, "a field list has no lists of bool: take a vector of an enum class");
    static_assert(!IsOptional<Element>::value, "a field list has no lists of optionals: take a vector of the values");
    Type type;
    type.shape = Shape::list;
    if constexpr (!is_flag) type.as_list = &list_access<T>;
    return type;
}

constexpr Type scalar_type(ScalarKind kind, const TextAccess* as_text = nullptr) noexcept {
    Type type;
    type.shape = Shape::scalar;
    type.kind = kind;
    type.as_text = as_text;
    return type;
}

/// Of a class with `text()` that is made of a text.
template <class T>
inline constexpr TextAccess text_access{
    [](const void* value) -> const std::string& { return static_cast<const T*>(value)->text(); }, nullptr,
    [](void* value, std::string_view text) { *static_cast<T*>(value) = T(std::string(text)); }};

template <>
inline constexpr TextAccess text_access<std::string>{
    [](const void* value) -> const std::string& { return *static_cast<const std::string*>(value); }, nullptr,
    [](void* value, std::string_view text) { static_cast<std::string*>(value)->assign(text); }};

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
        return scalar_type(ScalarKind::text, &text_access<T>);
    } else if constexpr (std::is_same_v<T, DateTime>) {
        return scalar_type(ScalarKind::date_time, &text_access<T>);
    } else if constexpr (std::is_same_v<T, bool>) {
        return scalar_type(ScalarKind::flag);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return scalar_type(ScalarKind::integer);
    } else if constexpr (std::is_same_v<T, double>) {
        return scalar_type(ScalarKind::decimal);
    } else if constexpr (is_int_enum<T>()) {
        return scalar_type(ScalarKind::enumeration);
    } else if constexpr (std::is_same_v<T, std::chrono::system_clock::time_point>) {
        return scalar_type(ScalarKind::moment);
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        return scalar_type(ScalarKind::seconds);
    } else if constexpr (std::is_same_v<T, JsonText>) {
        return scalar_type(ScalarKind::json);
    } else {
        refuse_unsupported_type<T>();
        if constexpr (std::is_class_v<T>) return object_type(&table_of<T>);
        return {};
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
