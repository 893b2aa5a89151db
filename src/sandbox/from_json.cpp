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
    refuse(code::bad_data, std::string(wire).append("应为").append(wanted));
}

[[noreturn]] void refuse_missing(std::string_view wire) { refuse(code::refused, std::string(wire).append("不能为空")); }

// In the API document every enumeration is required, unless the struct says otherwise.
bool is_required(const Field& field) noexcept {
    return field.is(required) || (field.type.kind == Kind::enumeration && field.type.emplace == nullptr);
}

std::int64_t integer(const Json& value, std::string_view wire) {
    const bool whole = value.is_number_integer();
    const bool too_large = value.is_number_unsigned() &&
                           value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (!whole || too_large) refuse_type(wire, "整数");
    return value.get<std::int64_t>();
}

const std::string& text(const Json& value, std::string_view wire) {
    if (!value.is_string()) refuse_type(wire, "字符串");
    return value.get_ref<const std::string&>();
}

std::string required_text(const Json& value, const Field& field) {
    const std::string& given = text(value, field.wire);
    if (field.is(required) && given.empty()) refuse_missing(field.wire);
    return given;
}

void assign(const Json& value, const Field& field, void* target) {
    switch (field.type.kind) {
        case Kind::text:
        case Kind::date_time: field.type.set_text(target, required_text(value, field)); break;
        case Kind::integer: {
            const std::int64_t number = integer(value, field.wire);
            if (field.is(required) && number < 1) refuse(code::refused, std::string(field.wire).append("应大于0"));
            *static_cast<std::int64_t*>(target) = number;
            break;
        }
        case Kind::flag: {
            const std::int64_t number = integer(value, field.wire);
            if (number != 0 && number != 1) refuse_type(field.wire, "0或1");
            *static_cast<bool*>(target) = number == 1;
            break;
        }
        case Kind::enumeration: {
            const std::int64_t number = integer(value, field.wire);
            if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max())
                refuse_type(field.wire, "整数");
            write_enumeration(target, static_cast<int>(number));
            break;
        }
        case Kind::object:
            if (!value.is_object()) refuse_type(field.wire, "对象");
            from_json(value, field.type.table(), target);
            break;
        case Kind::nothing:
        case Kind::moment:
        case Kind::joined:
        case Kind::json:
        case Kind::list: break;
    }
}

}  // namespace

void from_json(const Json& body, const Table& table, void* object) {
    for (const Field& field : table) {
        const auto found = body.find(std::string(field.wire));
        if (found == body.end() || found->is_null()) {
            if (is_required(field)) refuse_missing(field.wire);
            continue;
        }
        void* target = field.member(object);
        if (field.type.emplace != nullptr) target = field.type.emplace(target);
        assign(*found, field, target);
    }
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
