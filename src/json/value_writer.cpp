#include "value_writer.hpp"

#include <cstdint>
#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::optional<nlohmann::ordered_json> value_of(const Field& field, const void* object) {
    const void* value = field.member_of(object);
    if (field.type.held != nullptr) value = field.type.held(value);
    if (value == nullptr) return std::nullopt;
    switch (field.type.kind) {
        case Kind::text: return *static_cast<const std::string*>(value);
        case Kind::integer: return *static_cast<const std::int64_t*>(value);
        case Kind::flag: return *static_cast<const bool*>(value) ? 1 : 0;
        case Kind::enumeration: return read_enumeration(value);
        case Kind::date_time: return static_cast<const DateTime*>(value)->text();
        case Kind::channel: return static_cast<const Channel*>(value)->text();
        case Kind::object:
        case Kind::list:
        case Kind::nothing: break;
    }
    return nlohmann::ordered_json();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
