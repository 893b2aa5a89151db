#include "send_parameters.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>

#include "../wire/codes.hpp"
#include "../wire/header.hpp"
#include "../wire/json.hpp"
#include "../wire/media_type.hpp"
#include "../wire/multipart.hpp"
#include "../wire/parse_json.hpp"
#include "../wire/refusal.hpp"
#include "../wire/write_json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// service.md, "/send": `content` may be an object or array, which is shown as its text. `timestamp` may be text.
std::string text_of(const std::string& name, const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    const bool as_its_text = (name == "content" && value.is_structured()) || (name == "timestamp" && value.is_number());
    if (!as_its_text) refuse_field(code::bad_data, name, "应为字符串");
    return json_text(value);
}

NamedValues fields_of(const Json& body) {
    constexpr std::string_view known[] = {"token",   "title",  "content",     "topic",     "template",
                                          "channel", "option", "callbackUrl", "timestamp", "to",
                                          "pre",     "pushId", "webhook"};
    NamedValues fields;
    for (const auto& [name, value] : body.items())
        if (std::find(std::begin(known), std::end(known), name) != std::end(known))
            fields.emplace_back(name, text_of(name, value));
    return fields;
}

NamedValues body_of(const SandboxRequest& request) {
    const std::string_view content_type = header_of(request, "content-type");
    const std::string type = media_type_of(content_type);
    if (type == "application/x-www-form-urlencoded") {
        // Each takes much more memory than its text.
        constexpr std::ptrdiff_t most_fields = 1000;
        if (std::count(request.body.begin(), request.body.end(), '&') >= most_fields)
            refuse(code::bad_data, "表单超过1000个字段");
        return form_of(request.body);
    }
    if (type == "multipart/form-data") {
        if (auto fields = multipart_of(content_type, request.body)) return std::move(*fields);
        refuse(code::bad_data, "请求体应为multipart表单");
    }
    if (is_blank(request.body)) return {};
    const Json body = parse_json(request.body);
    if (!body.is_object()) refuse(code::bad_data, "请求体应为JSON对象或表单");
    return fields_of(body);
}

std::string_view find(const NamedValues& values, std::string_view name) {
    for (const auto& [known, value] : values)
        if (known == name && !value.empty()) return value;
    return {};
}

// "/send/TOKEN" and "/batchSend/TOKEN".
std::string_view token_in_path(std::string_view path) {
    const auto slash = path.find('/', 1);
    return slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
}

std::optional<std::int64_t> milliseconds_of(std::string_view text) {
    if (is_blank(text)) return std::nullopt;
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end) refuse_field(code::bad_data, "timestamp", "应为毫秒时间戳");
    return number;
}

}  // namespace

SendParameters send_parameters_of(const SandboxRequest& request) {
    // service.md, "/send": with `template` in the URL the whole body is the content.
    const bool body_is_content = !find(request.query, "template").empty() && !request.body.empty();
    const NamedValues body = body_is_content ? NamedValues{{"content", request.body}} : body_of(request);
    // Where a name stands in both, the URL wins, as the servlet API presents the query before the body; but for the
    // content where it is the whole body. The service's documents say nothing of it.
    const auto value = [&](std::string_view name) {
        const bool body_first = body_is_content && name == "content";
        const std::string_view first = find(body_first ? body : request.query, name);
        return std::string(first.empty() ? find(body_first ? request.query : body, name) : first);
    };

    SendParameters parameters;
    // A token in the path names the account as the rest of a REST path does, and wins over both.
    parameters.token = std::string(token_in_path(request.path));
    if (parameters.token.empty()) parameters.token = value("token");
    parameters.title = value("title");
    parameters.content = value("content");
    parameters.topic = value("topic");
    parameters.content_template = value("template");
    parameters.channel = value("channel");
    parameters.option = value("option");
    // service.md, "/send": the name of `option` before 2025-12.
    if (parameters.option.empty()) parameters.option = value("webhook");
    parameters.callback_url = value("callbackUrl");
    parameters.timestamp = milliseconds_of(value("timestamp"));
    for (std::string& receiver : split_list(value("to")))
        if (!receiver.empty()) parameters.to.push_back(std::move(receiver));
    parameters.pre = value("pre");
    parameters.push_id = value("pushId");
    return parameters;
}

std::vector<std::string> split_list(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0;;) {
        const auto comma = list.find(',', begin);
        parts.push_back(list.substr(begin, comma - begin));
        if (comma == std::string::npos) return parts;
        begin = comma + 1;
    }
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
