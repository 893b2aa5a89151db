#include "request_body.hpp"

#include "value_writer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string write_body(const RequestBody& body) {
    nlohmann::ordered_json json;
    for (const Parameter& parameter : body.parameters) {
        if (parameter.place == Parameter::Place::query) continue;
        auto& place = parameter.place == Parameter::Place::params ? json["params"] : json;
        std::visit([&](const auto& value) { place[std::string(parameter.wire)] = value; }, parameter.value);
    }
    if (body.empty_params) json["params"] = nlohmann::ordered_json::object();
    if (body.table != nullptr)
        for (const Field& field : *body.table)
            if (auto value = value_of(field, body.object)) json[std::string(field.wire)] = std::move(*value);
    return json.is_null() ? std::string() : json.dump();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
