#include "query_struct.hpp"

#include <cstdint>
#include <stdexcept>

#include "writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool is_paging(const Field& field) { return field.wire == "current" || field.wire == "pageSize"; }

Parameter as_parameter(const Field& field, const void* object) {
    Parameter parameter{{field.wire, {}}, Parameter::Place::query, {}, ParameterKind::text, field.is(required)};
    const void* value = field.member_of(object);
    if (field.type.held != nullptr) value = field.type.held(value);
    switch (field.type.kind) {
        case Kind::text:
        case Kind::date_time:
            if (value != nullptr) parameter.value.emplace<std::string>(field.type.text(value));
            break;
        case Kind::integer:
            parameter.kind = ParameterKind::number;
            if (value != nullptr) parameter.value = *static_cast<const std::int64_t*>(value);
            break;
        case Kind::flag:
            parameter.kind = ParameterKind::flag;
            if (value != nullptr) parameter.value = std::int64_t{*static_cast<const bool*>(value) ? 1 : 0};
            break;
        case Kind::enumeration:
            parameter.kind = ParameterKind::enumeration;
            if (value != nullptr) parameter.value = std::int64_t{read_enumeration(value)};
            break;
        default: throw std::logic_error("a URL's query cannot hold " + std::string(field.wire));
    }
    return parameter;
}

}  // namespace

void append_query_parameters(std::vector<Parameter>& parameters, const StructView& query) {
    for (const Field& field : *query.table) parameters.push_back(as_parameter(field, query.object));
}

std::string write_filter(const StructView& query) {
    std::string members;
    JsonWriter out(members);
    for (const Field& field : *query.table)
        if (!is_paging(field)) write_members(out, Table{&field, 1}, query.object, Secrets::shown);
    return members;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
