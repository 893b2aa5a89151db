#include "request_checks.hpp"

#include "../base/utf8.hpp"
#include "wire_name.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {
std::string fault_of(const Field& field, const void* value) {
    const bool needed = field.is(required);
    if (field.type.text != nullptr) {
        const std::string* text = &field.type.text(value);
        if (needed && text->empty()) return "must not be empty";
        if (!text->empty() && !is_utf8(*text)) return "is not UTF-8; convert it first";
        if (field.type.kind == Kind::date_time && !static_cast<const DateTime*>(value)->time_point())
            return "is no date; write it as \"yyyy-MM-dd HH:mm:ss\" or leave it unset";
    } else if (field.type.kind == Kind::integer) {
        if (needed && *static_cast<const std::int64_t*>(value) < 1) return "must be an id of the service, at least 1";
    } else if (field.type.kind == Kind::enumeration) {
        if (needed && read_enumeration(value) == 0) return "must be chosen";
    }
    return {};
}
}  // namespace

std::string fault_of(const Table& table, const void* object) {
    for (const Field& field : table) {
        const void* value = field.member_of(object);
        if (field.type.held != nullptr) value = field.type.held(value);
        if (value == nullptr) continue;
        if (auto fault = fault_of(field, value); !fault.empty()) return cpp_name(field.wire) + " " + fault;
    }
    return {};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
