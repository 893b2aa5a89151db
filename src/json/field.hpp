#pragma once

#include <chrono>
#include <cstdint>
#include <cstring>
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

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a member is, as far as the wire is concerned.
enum class Kind : std::uint8_t {
    nothing,      ///< Whatever stands there is passed over.
    text,         ///< std::string, or an open text type such as Channel
    integer,      ///< std::int64_t
    flag,         ///< bool, 0 or 1 on the wire
    enumeration,  ///< enum class : int
    date_time,    ///< DateTime
    moment,       ///< system_clock::time_point, milliseconds since 1970 on the wire
    joined,       ///< Whatever is written as one text: see joined_field
    json,         ///< JsonText: whatever stands there
    object,       ///< A struct with a table of its own.
    list,         ///< std::vector of such structs.
};

/// Type-erased knowledge of a member's or a reply's C++ type.
struct Type {
    Kind kind = Kind::nothing;
    /// Of text and date_time: the text, and how to replace it.
    const std::string& (*text)(const void* value) = nullptr;
    void (*set_text)(void* value, std::string_view text) = nullptr;
    /// Of joined: what is written; empty text is left out.
    std::string (*join)(const void* value) = nullptr;
    /// The struct's table, of an object or of a list's rows.
    const Table& (*table)() noexcept = nullptr;
    /// Adds a row to a list and returns it.
    void* (*append)(void* list) = nullptr;
    std::size_t (*size)(const void* list) = nullptr;
    const void* (*row)(const void* list, std::size_t index) = nullptr;
    /// The value in an optional, null if it is unset; null function: the member is no optional.
    const void* (*held)(const void* optional) = nullptr;
    /// Sets an optional and returns its value.
    void* (*emplace)(void* optional) = nullptr;
};

enum Traits : unsigned {
    plain = 0,
    required =
        1U << 0,       ///< Of a request: text is not empty, a number is an id of at least 1, an enumeration is chosen.
    secret = 1U << 1,  ///< Masked in print and in errors.
    secret_path = 1U << 2,  ///< A URL whose path or query is the secret.
    unique = 1U << 3,       ///< A second occurrence in the same object is refused.
    omit_empty = 1U << 4,   ///< Of a request: empty text stands for an unset member.
};

struct Field {
    std::string_view wire;
    const Type& type;
    void* (*member)(void* object) = nullptr;
    unsigned traits = plain;

    [[nodiscard]] const void* member_of(const void* object) const { return member(const_cast<void*>(object)); }
    [[nodiscard]] bool is(Traits trait) const noexcept { return (traits & trait) != 0; }
};

/// The fields of one struct, listed once: decoding, encoding, checking, printing and the sandbox all read this list.
struct Table {
    const Field* first = nullptr;
    std::size_t count = 0;

    [[nodiscard]] const Field* begin() const noexcept { return first; }
    [[nodiscard]] const Field* end() const noexcept { return first + count; }
};

/// The table over a static array of fields: `return as_table<fields>();`.
template <auto& Fields>
const Table& as_table() noexcept {
    static constexpr Table table{Fields, sizeof Fields / sizeof Fields[0]};
    return table;
}

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
constexpr Type make_type() noexcept {
    Type type;
    if constexpr (std::is_void_v<T>) {
        return type;  // Of a reply without a value.
    } else if constexpr (IsOptional<T>::value) {
        type = make_type<typename T::value_type>();
        type.held = [](const void* o) -> const void* {
            const auto& optional = *static_cast<const T*>(o);
            return optional ? &*optional : nullptr;
        };
        type.emplace = [](void* o) -> void* { return &static_cast<T*>(o)->emplace(); };
    } else if constexpr (IsVector<T>::value) {
        using Row = typename T::value_type;
        type.kind = Kind::list;
        type.table = &table_of<Row>;
        type.append = [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); };
        type.size = [](const void* list) { return static_cast<const T*>(list)->size(); };
        type.row = [](const void* list, std::size_t i) -> const void* { return &(*static_cast<const T*>(list))[i]; };
    } else if constexpr (IsPage<T>::value) {
        type.kind = Kind::object;
        type.table = &page_table<T>;
    } else if constexpr (std::is_same_v<T, std::string>) {
        type.kind = Kind::text;
        type.text = [](const void* value) -> const std::string& { return *static_cast<const std::string*>(value); };
        type.set_text = [](void* value, std::string_view text) { static_cast<std::string*>(value)->assign(text); };
    } else if constexpr (std::is_same_v<T, bool>) {
        type.kind = Kind::flag;
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        type.kind = Kind::integer;
    } else if constexpr (std::is_same_v<T, DateTime> || IsOpenText<T>::value) {
        type.kind = IsOpenText<T>::value ? Kind::text : Kind::date_time;
        type.text = [](const void* value) -> const std::string& { return static_cast<const T*>(value)->text(); };
        type.set_text = [](void* value, std::string_view text) { *static_cast<T*>(value) = T(std::string(text)); };
    } else if constexpr (std::is_same_v<T, std::chrono::system_clock::time_point>) {
        type.kind = Kind::moment;
    } else if constexpr (std::is_same_v<T, JsonText>) {
        type.kind = Kind::json;
    } else if constexpr (std::is_enum_v<T>) {
        static_assert(std::is_same_v<std::underlying_type_t<T>, int>, "wire enums are enum class : int");
        type.kind = Kind::enumeration;
    } else {
        static_assert(std::is_class_v<T>, "the wire has no such type");
        type.kind = Kind::object;
        type.table = &table_of<T>;
    }
    return type;
}

/// Each C++ type is described once, however many fields have it.
template <class T>
inline constexpr Type type_of = make_type<T>();

template <class Object, class Member>
Object object_of(Member Object::*);
template <class Object, class Member>
Member member_of(Member Object::*);

/// A row of a struct's field list: `field<&Topic::topic_id>("topicId")`.
template <auto Pointer>
constexpr Field field(std::string_view wire, unsigned traits = plain) noexcept {
    using Object = decltype(object_of(Pointer));
    using Member = decltype(member_of(Pointer));
    return {wire, type_of<Member>, [](void* object) -> void* { return &(static_cast<Object*>(object)->*Pointer); },
            traits};
}

template <class Member, auto Join>
constexpr Type make_joined_type() noexcept {
    Type type;
    type.kind = Kind::joined;
    type.join = [](const void* member) { return Join(*static_cast<const Member*>(member)); };
    return type;
}

template <class Member, auto Join>
inline constexpr Type joined_type = make_joined_type<Member, Join>();

/// A row for what goes onto the wire as one text made by `Join` from the member, as a list joined by commas. It is only
/// written, never read.
template <auto Pointer, auto Join>
constexpr Field joined_field(std::string_view wire, unsigned traits = plain) noexcept {
    using Object = decltype(object_of(Pointer));
    using Member = decltype(member_of(Pointer));
    return {wire, joined_type<Member, Join>,
            [](void* object) -> void* { return &(static_cast<Object*>(object)->*Pointer); }, traits};
}

template <class T>
const Table& page_table() noexcept {
    static constexpr Field fields[] = {
        field<&T::page_num>("pageNum"), field<&T::page_size>("pageSize"), field<&T::total>("total"),
        field<&T::pages>("pages"),      field<&T::items>("list"),
    };
    return as_table<fields>();
}

/// What of any `Page<T>` decides whether there is another one.
struct PageView {
    PageView(const Table& page_table, const void* page) noexcept
        : page_size(number(page_table, 1, page)),
          total(number(page_table, 2, page)),
          pages(number(page_table, 3, page)),
          rows(page_table.first[4].type),
          list(page_table.first[4].member_of(page)) {}

    std::int64_t page_size;
    std::int64_t total;
    std::int64_t pages;
    const Type& rows;
    const void* list;

private:
    static std::int64_t number(const Table& page_table, std::size_t field, const void* page) noexcept {
        return *static_cast<const std::int64_t*>(page_table.first[field].member_of(page));
    }
};

/// The number of any `enum class : int`.
[[nodiscard]] inline int read_enumeration(const void* value) noexcept {
    int number = 0;
    std::memcpy(&number, value, sizeof number);
    return number;
}

inline void write_enumeration(void* value, int number) noexcept { std::memcpy(value, &number, sizeof number); }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
