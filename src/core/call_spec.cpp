#include "call_spec.hpp"

#include <cstdint>
#include <utility>
#include <variant>

#include "../http/url.hpp"
#include "../json/request_body.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::string target_of(const CallSpec& spec) {
    std::string target(spec.operation.path);
    char separator = '?';
    for (const Parameter& parameter : spec.parameters) {
        if (parameter.place != Parameter::Place::query || parameter.value.index() == 0) continue;
        target += std::exchange(separator, '&');
        target.append(parameter.name.wire).append("=");
        if (const auto* number = std::get_if<std::int64_t>(&parameter.value))
            target += std::to_string(*number);
        else
            append_percent_encoded(target, std::get<std::string>(parameter.value));
    }
    return target;
}

}  // namespace

Request make_request(CallSpec spec) {
    Request request;
    request.long_response = spec.page.has_value();
    request.target = target_of(spec);
    if (spec.body)
        request.body = std::move(spec.body);
    else if (auto body = write_body({spec.parameters, spec.has_params, spec.params, {}}); !body.empty())
        request.body = std::move(body);
    request.secrets = std::move(spec.secrets);
    return request;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
