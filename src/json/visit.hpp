#pragma once

#include <cstddef>
#include <string>

#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where a visit is: at a member of an object, or at an element of a list.
struct Place {
    static constexpr std::size_t no_index = static_cast<std::size_t>(-1);

    const Place* outer;  ///< The object or list around it; null: the object that is visited.
    const Field& field;  ///< The member, or the list whose element this is.
    const Type& type;    ///< That of what stands here.
    std::size_t index = no_index;

    [[nodiscard]] bool is_element() const noexcept { return index != no_index; }
};

/// How a program gets there, in C++ names: "items[2].title".
[[nodiscard]] std::string path_of(const Place& place);

/// What a visit calls. A visitor hides those that concern it.
struct Visitor {
    /// Whether it wants to see a member, or what is in it.
    [[nodiscard]] static bool wants(const Field&) noexcept { return true; }
    /// A value, to be had with `place.type.operations()`. An unset optional is none.
    void scalar(const Place&, const void*) {}
    void unset(const Place&) {}
    /// The begin of a struct or a list. False: it is passed over, and `leave` is not called.
    bool enter(const Place&, const void*) { return true; }
    void leave(const Place&) {}
    /// A struct or list with too many around it, which is passed over.
    void too_deep(const Place&) {}
};

template <class V>
void visit(const Table& table, const void* object, V& visitor, const Place* outer = nullptr, std::size_t levels = 1);

template <class V>
void visit_nested(const Place& place, const void* value, V& visitor, std::size_t levels) {
    const Type& type = place.type;
    if (levels == max_levels) return visitor.too_deep(place);
    if (!visitor.enter(place, value)) return;
    if (type.shape == Shape::object) {
        visit(type.table(), value, visitor, &place, levels + 1);
    } else {
        const ListAccess& list = *type.as_list;
        const std::size_t size = list.size(value);
        for (std::size_t i = 0; i < size; ++i) {
            const Place element{&place, place.field, list.element, i};
            if (element.type.shape == Shape::scalar)
                visitor.scalar(element, list.at(value, i));
            else
                visit_nested(element, list.at(value, i), visitor, levels + 1);
        }
    }
    visitor.leave(place);
}

/// Shows the visitor all members of an object, and of the structs and lists in it, in the order of the field lists.
template <class V>
void visit(const Table& table, const void* object, V& visitor, const Place* outer, std::size_t levels) {
    for (const Field& field : table) {
        const Type& type = field.type;
        if (field.is(other_name) || !visitor.wants(field)) continue;
        const Place place{outer, field, type};
        const void* value = type.held(field.member_of(object));
        if (value == nullptr)
            visitor.unset(place);
        else if (type.shape == Shape::scalar)
            visitor.scalar(place, value);
        else
            visit_nested(place, value, visitor, levels);
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
