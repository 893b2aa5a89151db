#include "json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Json value_of(const Type& type, const void* value) {
    switch (type.kind) {
        case Kind::nothing:
        case Kind::moment:
        case Kind::joined:
        case Kind::json: return nullptr;
        case Kind::text: return type.text(value);
        case Kind::integer: return *static_cast<const std::int64_t*>(value);
        case Kind::flag: return *static_cast<const bool*>(value) ? 1 : 0;
        case Kind::enumeration: return read_enumeration(value);
        case Kind::date_time: {
            const auto& date = *static_cast<const DateTime*>(value);
            return date.empty() ? Json(nullptr) : Json(date.text());
        }
        case Kind::object: return to_json(type.table(), value);
        case Kind::list: {
            Json rows = Json::array();
            for (std::size_t i = 0; i < type.size(value); ++i)
                rows.push_back(to_json(type.table(), type.row(value, i)));
            return rows;
        }
    }
    return nullptr;
}

}  // namespace

Json to_json(const Table& table, const void* object) {
    Json json = Json::object();
    for (const Field& field : table) {
        const void* value = field.member_of(object);
        if (field.type.held != nullptr) value = field.type.held(value);
        if (value != nullptr) json[std::string(field.wire)] = value_of(field.type, value);
    }
    return json;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
