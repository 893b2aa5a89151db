#include "value_writer.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::optional<nlohmann::ordered_json> value_of(const Field& field, const void* object) {
    const void* value = field.member_of(object);
    if (field.type.held != nullptr) value = field.type.held(value);
    if (value == nullptr) return std::nullopt;
    switch (field.type.kind) {
        case Kind::text:
        case Kind::date_time: {
            const std::string& text = field.type.text(value);
            if (text.empty() && field.is(omit_empty)) return std::nullopt;
            return text;
        }
        case Kind::moment: {
            const auto& moment = *static_cast<const std::chrono::system_clock::time_point*>(value);
            return std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
        }
        case Kind::joined: {
            std::string text = field.type.join(value);
            if (text.empty()) return std::nullopt;
            return text;
        }
        case Kind::integer: return *static_cast<const std::int64_t*>(value);
        case Kind::flag: return *static_cast<const bool*>(value) ? 1 : 0;
        case Kind::enumeration: return read_enumeration(value);
        case Kind::json: {
            auto json = nlohmann::ordered_json::parse(static_cast<const JsonText*>(value)->json(), nullptr, false);
            return json.is_discarded() ? nlohmann::ordered_json() : json;
        }
        case Kind::object: return object_of(field.type.table(), value);
        case Kind::list: {
            auto rows = nlohmann::ordered_json::array();
            for (std::size_t i = 0; i < field.type.size(value); ++i)
                rows.push_back(object_of(field.type.table(), field.type.row(value, i)));
            return rows;
        }
        case Kind::nothing: break;
    }
    return nlohmann::ordered_json();
}

nlohmann::ordered_json object_of(const Table& table, const void* object) {
    auto json = nlohmann::ordered_json::object();
    for (const Field& field : table)
        if (auto value = value_of(field, object)) json[std::string(field.wire)] = std::move(*value);
    return json;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
