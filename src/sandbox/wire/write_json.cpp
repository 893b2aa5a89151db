#include "write_json.hpp"

#include <charconv>
#include <cstdint>

#include "../../base/utf8.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

template <class Number>
void write_number(std::string& text, Number number) {
    char digits[24];
    text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

// Whether a text stands in JSON as it is.
bool is_plain(std::string_view value) noexcept {
    bool only_ascii = true;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < ' ' || byte == '"' || byte == '\\') return false;
        only_ascii = only_ascii && byte < 0x80;
    }
    return only_ascii || is_utf8(value);
}

std::string dumped(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

void write_json_text(std::string& text, std::string_view value) {
    if (!is_plain(value)) {
        text.append(dumped(Json(std::string(value))));
        return;
    }
    text.push_back('"');
    text.append(value);
    text.push_back('"');
}

void write_json(std::string& text, const Json& value) {
    char separator = 0;
    const auto separate = [&](char opening) {
        text.push_back(separator == 0 ? opening : ',');
        separator = ',';
    };
    switch (value.type()) {
        case Json::value_t::object:
            for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
                separate('{');
                write_json_text(text, name);
                text.push_back(':');
                write_json(text, member);
            }
            text.append(separator == 0 ? "{}" : "}");
            break;
        case Json::value_t::array:
            for (const Json& element : value) {
                separate('[');
                write_json(text, element);
            }
            text.append(separator == 0 ? "[]" : "]");
            break;
        case Json::value_t::string: write_json_text(text, value.get_ref<const std::string&>()); break;
        case Json::value_t::boolean: text.append(value.get<bool>() ? "true" : "false"); break;
        case Json::value_t::number_integer: write_number(text, value.get<std::int64_t>()); break;
        case Json::value_t::number_unsigned: write_number(text, value.get<std::uint64_t>()); break;
        case Json::value_t::null: text.append("null"); break;
        default: text.append(dumped(value)); break;
    }
}

std::string json_text(const Json& value) {
    std::string text;
    write_json(text, value);
    return text;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
