#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "type.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

enum Traits : unsigned {
    plain = 0,
    /// Of a request: text is not empty or blank, nor are lists or the texts in them; a number is an id of at least 1;
    /// an enumeration is chosen.
    required = 1U << 0,
    secret = 1U << 1,         ///< Text, or a list of it, that is masked when it is described and in errors.
    secret_path = 1U << 2,    ///< A URL whose path or query is the secret.
    unique = 1U << 3,         ///< A second occurrence in the same object is refused.
    omit_empty = 1U << 4,     ///< Of a request: empty text, or an empty list, stands for an unset member.
    true_false = 1U << 5,     ///< A flag that is written as true or false, not as 1 or 0.
    null_if_unset = 1U << 6,  ///< An optional that is written as null while it is unset.
    json_array = 1U << 7,     ///< Of a request: JsonText that must be an array.
    json_object = 1U << 8,    ///< Of a request: JsonText that must be an object.
    bounded = 1U << 9,        ///< Set by `at_least`.
    other_name = 1U << 10,    ///< Set by `alias`.
};

/// A row of a field list.
struct Field {
    std::string_view wire;
    const Type& type;
    void* (*member)(void* object) = nullptr;
    unsigned traits = plain;
    std::int8_t lowest = 1;      ///< Of a number that is required or bounded.
    const char* name = nullptr;  ///< The C++ name where it is not the wire's in snake_case.

    /// The C++ name, for errors.
    [[nodiscard]] constexpr Field named(const char* cpp_name) const noexcept {
        Field field = *this;
        field.name = cpp_name;
        return field;
    }
    /// The lowest value that a number of a request has.
    [[nodiscard]] constexpr Field at_least(std::int8_t value) const noexcept {
        Field field = *this;
        field.lowest = value;
        field.traits |= bounded;
        return field;
    }

    [[nodiscard]] const void* member_of(const void* object) const { return member(const_cast<void*>(object)); }
    [[nodiscard]] constexpr bool is(unsigned any_trait) const noexcept { return (traits & any_trait) != 0; }
};

template <class Pointer>
struct PointedTo;
template <class Object, class Member>
struct PointedTo<Member Object::*> {
    using ObjectType = Object;
    using MemberType = Member;
};

template <auto Pointer>
using MemberType = typename PointedTo<decltype(Pointer)>::MemberType;

template <auto Pointer>
void* member_at(void* object) {
    using Object = typename PointedTo<decltype(Pointer)>::ObjectType;
    return const_cast<std::remove_const_t<MemberType<Pointer>>*>(&(static_cast<Object*>(object)->*Pointer));
}

/// A row of a struct's field list: `field<&Topic::topic_id>("topicId")`.
template <auto Pointer>
constexpr Field field(std::string_view wire, unsigned traits = plain) noexcept {
    return {wire, type_of<MemberType<Pointer>>, &member_at<Pointer>, traits};
}

/// A row for another wire name under which a member comes: it is read while the member is empty, and never written.
/// (What is written under two names has two plain rows.)
template <auto Pointer>
constexpr Field alias(std::string_view wire) noexcept {
    Field row = field<Pointer>(wire, other_name);
    static_assert(type_of<MemberType<Pointer>>.shape == Shape::scalar,
                  "an alias is for one value, not for a struct or a list");
    return row;
}

template <class Member, auto Join, auto Split>
inline constexpr TextAccess joined_access{
    nullptr, [](const void* member) { return Join(*static_cast<const Member*>(member)); },
    [](void* member, std::string_view text) { Split(*static_cast<Member*>(member), text); }};

template <class Member, auto Join, auto Split>
inline constexpr Type joined_type = scalar_type(ScalarKind::joined, &joined_access<Member, Join, Split>);

/// A row for what is one text on the wire, as a list joined by commas: `Join` makes it from the member, `Split` reads
/// it into the member. Its elements are what stands between the commas.
template <auto Pointer, auto Join, auto Split>
constexpr Field joined_field(std::string_view wire, unsigned traits = plain) noexcept {
    return {wire, joined_type<MemberType<Pointer>, Join, Split>, &member_at<Pointer>, traits};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
