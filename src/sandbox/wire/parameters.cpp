#include "parameters.hpp"

#include <charconv>
#include <limits>

#include "codes.hpp"
#include "parse_json.hpp"
#include "refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

std::int64_t Parameters::id(std::string_view name) const {
    return number(name, 1, std::numeric_limits<std::int64_t>::max());
}

std::int64_t Parameters::number(std::string_view name, std::int64_t least, std::int64_t most) const {
    const std::string& given = text(name);
    std::int64_t number = 0;
    const char* const end = given.data() + given.size();
    const auto parsed = std::from_chars(given.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end) refuse_field(code::bad_data, name, "应为整数");
    if (number < least || number > most) refuse_field(code::refused, name, "超出范围");
    return number;
}

const std::string& Parameters::text(std::string_view name) const {
    if (!has(name)) refuse_field(code::refused, name, "不能为空");
    return *find(name);
}

bool Parameters::has(std::string_view name) const noexcept {
    const std::string* const value = find(name);
    return value != nullptr && !value->empty();
}

void Parameters::read_body_ahead() {
    body_.emplace([this] { return parsed_body(); });
}

Json Parameters::parsed_body() const {
    Json body = parse_json(request_.body);
    if (!body.is_object()) refuse(code::bad_data, "请求体应为JSON对象");
    return body;
}

const std::string* Parameters::find(std::string_view name) const noexcept {
    for (const auto& parameter : request_.query)
        if (parameter.first == name) return &parameter.second;
    return nullptr;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
