#include "call_spec.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

#include "../http/url.hpp"
#include "../json/request_body.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::string url_of(const CallSpec& spec, std::string_view base_url) {
    const std::string_view path = spec.operation.path;
    std::string url;
    url.reserve(base_url.size() + path.size());
    url.append(base_url).append(path);
    char separator = '?';
    for (const Parameter& parameter : spec.parameters) {
        if (parameter.place != Parameter::Place::query || parameter.value.index() == 0) continue;
        url += std::exchange(separator, '&');
        url.append(parameter.name.wire).append("=");
        if (const auto* number = std::get_if<std::int64_t>(&parameter.value))
            url += std::to_string(*number);
        else
            append_percent_encoded(url, std::get<std::string>(parameter.value));
    }
    return url;
}

// A server may send more rows than it was asked for, as those of its largest page, but not any number of them.
std::size_t most_rows(std::int64_t page_size) {
    constexpr std::int64_t largest_page = 50;
    return static_cast<std::size_t>(largest_page + 4 * std::clamp<std::int64_t>(page_size, 1, largest_page));
}

}  // namespace

Request make_request(CallSpec&& spec, std::string_view base_url) {
    Request request;
    if (spec.page) {
        request.long_response = true;
        request.most_rows = most_rows(std::get<std::int64_t>(spec.parameters[*spec.page + 1].value));
    }
    request.url = url_of(spec, base_url);
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
