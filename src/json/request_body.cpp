#include "request_body.hpp"

#include <algorithm>
#include <variant>

#include "writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

bool write_parameters(Composer& out, const std::vector<Parameter>& parameters, Parameter::Place place) {
    bool any = false;
    for (const Parameter& parameter : parameters) {
        if (parameter.place != place) continue;
        any = true;
        out.key(parameter.wire);
        if (const auto* number = std::get_if<std::int64_t>(&parameter.value))
            out.integer(*number);
        else
            out.text(std::get<std::string_view>(parameter.value));
    }
    return any;
}

}  // namespace

std::string write_body(const RequestBody& body) {
    std::string json;
    Composer out(json);
    out.open(false);
    bool any = write_parameters(out, body.parameters, Parameter::Place::body);
    const auto is_param = [](const Parameter& parameter) { return parameter.place == Parameter::Place::params; };
    if (body.empty_params || std::any_of(body.parameters.begin(), body.parameters.end(), is_param)) {
        any = true;
        out.key("params");
        out.open(false);
        write_parameters(out, body.parameters, Parameter::Place::params);
        out.close(false);
    }
    if (body.table != nullptr) {
        any = true;
        write_members(out, *body.table, body.object, Secrets::shown);
    }
    out.close(false);
    return any ? json : std::string();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
