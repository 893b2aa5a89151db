#include "writer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "masking.hpp"
#include "reader.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

void write_object(JsonWriter& out, const Table& table, const void* object, Secrets secrets) {
    out.open(false);
    write_members(out, table, object, secrets);
    out.close(false);
}

void write_text(JsonWriter& out, const Field& field, std::string_view text, Secrets secrets) {
    if (text.empty() && (field.is(omit_empty) || field.type.kind == Kind::joined)) return;
    out.key(field.wire);
    if (secrets == Secrets::masked && !text.empty())
        out.text(masked(field, text));
    else
        out.text(text);
}

void write_list(JsonWriter& out, const Type& type, const void* list, Secrets secrets) {
    out.open(true);
    for (std::size_t i = 0; i < type.size(list); ++i) write_object(out, type.table(), type.row(list, i), secrets);
    out.close(true);
}

void write_json_text(JsonWriter& out, const JsonText& text) {
    const auto json = normalized(text.json());
    out.json(json.empty() ? "null" : std::string_view(json));
}

std::int64_t number_of(const Type& type, const void* value) {
    switch (type.kind) {
        case Kind::flag: return *static_cast<const bool*>(value) ? 1 : 0;
        case Kind::enumeration: return read_enumeration(value);
        case Kind::moment: {
            const auto& moment = *static_cast<const std::chrono::system_clock::time_point*>(value);
            return std::chrono::duration_cast<std::chrono::milliseconds>(moment.time_since_epoch()).count();
        }
        default: return *static_cast<const std::int64_t*>(value);
    }
}

void write_member(JsonWriter& out, const Field& field, const void* value, Secrets secrets) {
    switch (field.type.kind) {
        case Kind::text:
        case Kind::date_time: return write_text(out, field, field.type.text(value), secrets);
        case Kind::joined: return write_text(out, field, field.type.join(value), secrets);
        case Kind::integer:
        case Kind::flag:
        case Kind::enumeration:
        case Kind::moment: out.key(field.wire); return out.integer(number_of(field.type, value));
        case Kind::json: out.key(field.wire); return write_json_text(out, *static_cast<const JsonText*>(value));
        case Kind::object: out.key(field.wire); return write_object(out, field.type.table(), value, secrets);
        case Kind::list: out.key(field.wire); return write_list(out, field.type, value, secrets);
        case Kind::nothing: break;
    }
}

}  // namespace

void write_members(JsonWriter& out, const Table& table, const void* object, Secrets secrets) {
    for (const Field& field : table) {
        const void* value = field.member_of(object);
        if (field.type.held != nullptr) value = field.type.held(value);
        if (value != nullptr) write_member(out, field, value, secrets);
    }
}

std::string write_json(const Table& table, const void* object) {
    std::string json;
    JsonWriter out(json);
    write_object(out, table, object, Secrets::shown);
    return json;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
