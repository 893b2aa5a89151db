#pragma once

#include <cstddef>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// How many objects and arrays stand within one another at most, in what is read and in what is written.
inline constexpr std::size_t max_levels = 32;

/// The fields of one struct, listed once: decoding, encoding, checking, printing and the sandbox all read this list.
struct Table {
    const Field* first = nullptr;
    std::size_t count = 0;

    [[nodiscard]] constexpr const Field* begin() const noexcept { return first; }
    [[nodiscard]] constexpr const Field* end() const noexcept { return first + count; }
};

/// What a row's traits are about: the member, or the elements of a list.
constexpr const Type& marked_type(const Field& field) noexcept {
    return field.type.shape == Shape::list ? field.type.as_list->element : field.type;
}

constexpr bool is_text(const Type& type) noexcept { return type.as_text != nullptr; }

constexpr bool secrets_are_text(const Table& table) noexcept {
    for (const Field& field : table) {
        const Type& type = marked_type(field);
        if (field.is(secret) && !is_text(type) && !type.is(ScalarKind::json)) return false;
        if (field.is(secret_path) && !is_text(type)) return false;
    }
    return true;
}

constexpr bool left_out_can_be_empty(const Table& table) noexcept {
    for (const Field& field : table)
        if (field.is(omit_empty) && field.type.shape != Shape::list && !is_text(field.type) &&
            !field.type.is(ScalarKind::json))
            return false;
    return true;
}

constexpr bool kinds_have_their_traits(const Table& table) noexcept {
    for (const Field& field : table) {
        if (field.is(true_false) && !field.type.is(ScalarKind::flag)) return false;
        if (field.is(json_array | json_object) && !field.type.is(ScalarKind::json)) return false;
        if (field.is(null_if_unset) && field.type.as_optional == nullptr) return false;
        if (field.is(bounded) && !field.type.is(ScalarKind::integer) && !field.type.is(ScalarKind::decimal))
            return false;
    }
    return true;
}

constexpr bool wire_names_are_distinct(const Table& table) noexcept {
    for (const Field* field = table.begin(); field != table.end(); ++field)
        for (const Field* other = table.begin(); other != field; ++other)
            if (other->wire == field->wire) return false;
    return true;
}

/// The table over a static array of fields.
template <auto& Fields>
const Table& as_table() noexcept {
    static constexpr Table table{Fields, sizeof Fields / sizeof Fields[0]};
    static_assert(wire_names_are_distinct(table), "two rows of the field list have the same wire name");
    static_assert(secrets_are_text(table),
                  "secret and secret_path are for text; of a struct, mark the members in its own field list");
    static_assert(left_out_can_be_empty(table), "omit_empty is for text and lists");
    static_assert(kinds_have_their_traits(table),
                  "true_false is for bool, null_if_unset for std::optional, json_array and json_object for JsonText, "
                  "at_least for std::int64_t and double");
    static_assert(table.count <= 64, "a field list has at most 64 rows");
    return table;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
