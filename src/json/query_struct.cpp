#include "query_struct.hpp"

#include <cstdint>
#include <stdexcept>

#include "scalar_kind.hpp"
#include "writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool is_paging(const Field& field) { return field.wire == "current" || field.wire == "pageSize"; }

ParameterKind kind_of(const Type& type) {
    if (type.is(ScalarKind::flag)) return ParameterKind::flag;
    if (type.is(ScalarKind::enumeration)) return ParameterKind::enumeration;
    return type.operations().is_number() ? ParameterKind::number : ParameterKind::text;
}

Parameter as_parameter(const Field& field, const void* object) {
    if (field.type.shape != Shape::scalar || field.type.is(ScalarKind::json))
        throw std::logic_error("a URL's query cannot hold " + std::string(field.wire));
    Parameter parameter{{field.wire, field.name != nullptr ? field.name : ""},
                        Parameter::Place::query,
                        {},
                        kind_of(field.type),
                        field.is(required)};
    const void* value = field.type.held(field.member_of(object));
    if (value == nullptr) return parameter;
    std::string made;
    const Scalar scalar = field.type.operations().get(field.type, value, made);
    if (scalar.kind == Scalar::Kind::integer || scalar.kind == Scalar::Kind::boolean)
        parameter.value = scalar.integer;
    else
        parameter.value.emplace<std::string>(scalar.text);
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
