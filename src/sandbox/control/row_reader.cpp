#include "row_reader.hpp"

#include <cstdint>

#include "json_values.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

const Field* find(const Table& table, const std::string& wire) noexcept {
    for (const Field& field : table)
        if (field.wire == wire) return &field;
    return nullptr;
}

// `made` holds the text of JSON.
Scalar scalar(const Json& value, const Type& type, const std::string& path, std::string& made) {
    const bool is_flag = type.is(ScalarKind::flag);
    switch (type.operations().form) {
        case Scalar::Kind::text:
            if (value.is_string()) return {Scalar::Kind::text, 0, value.get_ref<const std::string&>(), false};
            break;
        case Scalar::Kind::boolean:
        case Scalar::Kind::integer:
            if (is_flag && value.is_boolean()) return {Scalar::Kind::boolean, value.get<bool>() ? 1 : 0, {}, false};
            if (!is_whole(value)) break;
            if (is_flag && value.get<std::int64_t>() != 0 && value.get<std::int64_t>() != 1) break;
            return {Scalar::Kind::integer, value.get<std::int64_t>(), {}, false};
        case Scalar::Kind::real:
            if (value.is_number()) return {Scalar::Kind::real, 0, {}, false, value.get<double>()};
            break;
        case Scalar::Kind::json: made = value.dump(); return {Scalar::Kind::json, 0, made, false};
        case Scalar::Kind::null: break;
    }
    throw InvalidValue{path, std::string("must be ") + wanted_by(type)};
}

void read_scalar(const Json& value, const Type& type, void* target, const std::string& path) {
    std::string made;
    const Scalar given = scalar(value, type, path, made);
    if (assign(type, target, given) != nullptr) throw InvalidValue{path, std::string("must be ") + wanted_by(type)};
    if (type.is(ScalarKind::date_time) && !given.text.empty() &&
        !static_cast<const DateTime*>(type.held(target))->time_point())
        throw InvalidValue{path, std::string("must be ") + wanted_by(type)};
}

void read_member(const Json& value, const Type& type, void* target, const std::string& path) {
    switch (type.shape) {
        case Shape::nothing: return;
        case Shape::scalar: return read_scalar(value, type, target, path);
        case Shape::object: return read_row(value, type.table(), type.set(target), path);
        case Shape::list: break;
    }
    if (!value.is_array()) throw InvalidValue{path, "must be an array"};
    void* const list = type.set(target);
    std::size_t index = 0;
    for (const Json& element : value)
        read_member(element, type.as_list->element, type.as_list->append(list), element_path(path, index++));
}

}  // namespace

const char* wanted_by(const Type& type) noexcept {
    if (type.is(ScalarKind::flag)) return "true or false";
    if (type.is(ScalarKind::date_time)) return "a date such as \"2026-11-28 12:00:00\"";
    if (type.shape != Shape::scalar) return type.shape == Shape::list ? "an array" : "an object";
    switch (type.operations().form) {
        case Scalar::Kind::text: return "a string";
        case Scalar::Kind::boolean:
        case Scalar::Kind::integer: return "a whole number";
        case Scalar::Kind::real: return "a number";
        case Scalar::Kind::json: return "any JSON";
        case Scalar::Kind::null: break;
    }
    return "something else";
}

void read_row(const Json& value, const Table& table, void* row, const std::string& path) {
    if (!value.is_object()) throw InvalidValue{path, "must be an object"};
    for (const auto& [name, member] : value.items()) {
        const std::string place = member_path(path, name);
        const Field* const field = find(table, name);
        if (field == nullptr) throw InvalidValue{place, "there is no such member"};
        if (member.is_null()) continue;
        read_member(member, field->type, field->member(row), place);
    }
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
