#include "request_body.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <variant>

#include "writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Most bodies fit in.
constexpr std::size_t usual_length = 256;

bool has(const std::vector<Parameter>& parameters, Parameter::Place place) {
    return std::any_of(parameters.begin(), parameters.end(),
                       [place](const Parameter& parameter) { return parameter.place == place; });
}

void write_parameters(JsonWriter& out, const std::vector<Parameter>& parameters, Parameter::Place place) {
    for (const Parameter& parameter : parameters) {
        if (parameter.place != place) continue;
        if (const auto* number = std::get_if<std::int64_t>(&parameter.value)) {
            out.key(parameter.name.wire);
            out.integer(*number);
        } else if (const auto* text = std::get_if<std::string>(&parameter.value)) {
            out.key(parameter.name.wire);
            out.text(*text);
        }
    }
}

}  // namespace

std::string write_body(const RequestBody& body) {
    std::string json;
    const bool params = body.has_params || has(body.parameters, Parameter::Place::params);
    if (!params && body.members.table == nullptr && !has(body.parameters, Parameter::Place::body)) return json;
    json.reserve(usual_length);
    JsonWriter out(json);
    out.open(false);
    write_parameters(out, body.parameters, Parameter::Place::body);
    if (params) {
        out.key("params");
        out.open(false);
        write_parameters(out, body.parameters, Parameter::Place::params);
        if (!body.params.empty()) out.json(body.params);
        out.close(false);
    }
    if (body.members.table != nullptr) write_members(out, *body.members.table, body.members.object, Secrets::shown);
    out.close(false);
    return json;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
