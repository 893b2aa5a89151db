#include "arguments.hpp"

#include <cmath>
#include <cstdint>

#include "../../http_server/header_fields.hpp"
#include "../http_names.hpp"
#include "json_values.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

const Json* Arguments::find(const char* name) const { return find_member(body_, name); }

const Json& Arguments::required(const char* name) const {
    const Json* const value = find(name);
    if (value == nullptr) throw InvalidValue{name, "is missing"};
    return *value;
}

std::string Arguments::text(const char* name) const { return text_at(required(name), name); }

std::string Arguments::text_or(const char* name, std::string otherwise) const {
    return has(name) ? text(name) : std::move(otherwise);
}

bool Arguments::flag(const char* name) const { return flag_at(required(name), name); }

bool Arguments::flag_or(const char* name, bool otherwise) const { return has(name) ? flag(name) : otherwise; }

std::int64_t Arguments::whole(const char* name, std::int64_t least, std::int64_t most) const {
    const std::int64_t number = whole_at(required(name), name);
    if (number < least || number > most)
        throw InvalidValue{name, "must be from " + std::to_string(least) + " to " + std::to_string(most)};
    return number;
}

std::int64_t Arguments::whole_or(const char* name, std::int64_t otherwise, std::int64_t least,
                                 std::int64_t most) const {
    return has(name) ? whole(name, least, most) : otherwise;
}

std::chrono::nanoseconds Arguments::seconds(const char* name) const {
    // Within this the clocks can count.
    constexpr double century = 3.2e9;
    const Json& value = required(name);
    if (!value.is_number()) throw InvalidValue{name, "must be a number of seconds"};
    const auto seconds = value.get<double>();
    if (!(std::abs(seconds) <= century)) throw InvalidValue{name, "must be within a hundred years"};
    return std::chrono::nanoseconds(std::llround(seconds * 1e9));
}

std::vector<std::string> Arguments::texts(const char* name) const { return texts_at(required(name), name); }

std::vector<HttpHeader> Arguments::headers(const char* name) const {
    std::vector<HttpHeader> headers;
    if (!has(name)) return headers;
    for (const auto& [header, value] : object(name).items()) {
        if (!value.is_string()) throw InvalidValue{member_path(name, header), "must be a string"};
        if (!is_token(header)) throw InvalidValue{member_path(name, header), "is no name of a header"};
        if (!is_field_value(value.get_ref<const std::string&>()))
            throw InvalidValue{member_path(name, header), "must not hold control characters"};
        headers.push_back({header, value.get<std::string>()});
    }
    return headers;
}

const Json& Arguments::object(const char* name) const {
    const Json& value = required(name);
    require_object(value, name);
    return value;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
