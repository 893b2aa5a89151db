#include <cstdint>
#include <limits>
#include <string>

#include "codes.hpp"
#include "json.hpp"
#include "refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

[[noreturn]] void refuse_type(std::string_view wire, std::string_view wanted) {
    refuse_field(code::bad_data, wire, std::string("应为").append(wanted));
}

[[noreturn]] void refuse_missing(std::string_view wire) { refuse_field(code::refused, wire, "不能为空"); }

// In the API document every enumeration is required, unless the struct says otherwise.
bool is_required(const Field& field) noexcept {
    return field.is(required) || (field.type.is(ScalarKind::enumeration) && field.type.as_optional == nullptr);
}

Scalar integer(const Json& value, std::string_view wire) {
    const bool whole = value.is_number_integer();
    const bool too_large = value.is_number_unsigned() &&
                           value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (!whole || too_large) refuse_type(wire, "整数");
    return {Scalar::Kind::integer, value.get<std::int64_t>(), {}, false};
}

Scalar flag(const Json& value, const Field& field) {
    if (field.is(true_false)) {
        if (!value.is_boolean()) refuse_type(field.wire, "true或false");
        return {Scalar::Kind::boolean, value.get<bool>() ? 1 : 0, {}, false};
    }
    Scalar number = integer(value, field.wire);
    if (number.integer != 0 && number.integer != 1) refuse_type(field.wire, "0或1");
    return number;
}

Scalar text(const Json& value, const Field& field) {
    if (!value.is_string()) refuse_type(field.wire, "字符串");
    const auto& given = value.get_ref<const std::string&>();
    if (field.is(required) && given.empty()) refuse_missing(field.wire);
    return {Scalar::Kind::text, 0, given, false};
}

// Numbers are numbers here and text is text, whatever else the library would read.
Scalar scalar(const Json& value, const Field& field, const Type& type, std::string& made) {
    switch (type.operations().form) {
        case Scalar::Kind::boolean: return flag(value, field);
        case Scalar::Kind::text: return text(value, field);
        case Scalar::Kind::integer: break;
        case Scalar::Kind::real:
            if (!value.is_number()) refuse_type(field.wire, "数字");
            return {Scalar::Kind::real, 0, {}, false, value.get<double>()};
        case Scalar::Kind::json: made = value.dump(); return {Scalar::Kind::json, 0, made, false};
        case Scalar::Kind::null: return {};
    }
    const Scalar number = integer(value, field.wire);
    if (type.is(ScalarKind::integer) && field.is(required | bounded) && number.integer < field.lowest)
        refuse_field(code::refused, field.wire, field.is(bounded) ? "过小" : "应大于0");
    return number;
}

void read(const Json& value, const Field& field, const Type& type, void* target) {
    switch (type.shape) {
        case Shape::nothing: return;
        case Shape::object:
            if (!value.is_object()) refuse_type(field.wire, "对象");
            return from_json(value, type.table(), target);
        case Shape::list:
            if (!value.is_array()) refuse_type(field.wire, "数组");
            if (field.is(required) && value.empty()) refuse_missing(field.wire);
            for (const Json& element : value) read(element, field, type.as_list->element, type.as_list->append(target));
            return;
        case Shape::scalar: break;
    }
    std::string made;
    if (const char* const expected = assign(type, target, scalar(value, field, type, made)))
        refuse_type(field.wire, type.is(ScalarKind::enumeration) ? "整数" : expected);
}

}  // namespace

void from_json(const Json& body, const Table& table, void* object) {
    for (const Field& field : table) {
        const auto found = body.find(std::string(field.wire));
        if (found == body.end() || found->is_null()) {
            if (is_required(field)) refuse_missing(field.wire);
            continue;
        }
        void* const target = field.member(object);
        read(*found, field, field.type, field.type.shape == Shape::scalar ? target : field.type.set(target));
    }
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
