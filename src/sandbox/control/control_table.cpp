#include "control_table.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>

#include "../../base/ip_address.hpp"
#include "../operations/send_checks.hpp"
#include "../wire/invalid_value.hpp"
#include "../wire/write_json.hpp"
#include "json_values.hpp"
#include "seed.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

using Context = ControlContext;

constexpr std::string_view whole_number = "whole number";
constexpr std::int64_t largest_int = std::numeric_limits<int>::max();
constexpr std::int64_t day_in_milliseconds = std::int64_t{24} * 3600 * 1000;

Json nothing() { return Json::object(); }
Json id(std::int64_t value) { return {{"id", value}}; }

Json advance(const Context& context, const Arguments& arguments) {
    if (!context.controls.advance(arguments.seconds("seconds")))
        throw InvalidValue{"seconds", "must leave the clock within a hundred years of the machine's time"};
    return {{"now", context.controls.now().text()}};
}

// Of a misspelt operation a fault would never be met, and no request counted.
std::string operation_in(const Context& context, const Arguments& arguments) {
    std::string name = arguments.text_or("operation", "");
    if (!name.empty() && !context.controls.has_operation(name))
        throw InvalidValue{"operation", "there is no such operation"};
    return name;
}

Json fail(const Context& context, const Arguments& arguments) {
    SandboxFault fault;
    if (arguments.has("http_status")) fault.http_status = static_cast<int>(arguments.whole("http_status", 200, 599));
    if (arguments.has("code")) fault.code = static_cast<int>(arguments.whole("code", -largest_int, largest_int));
    if (arguments.has("raw_body")) fault.raw_body = arguments.text("raw_body");
    fault.headers = arguments.headers("headers");
    fault.delay = std::chrono::milliseconds(arguments.whole_or("delay_ms", 0, 0, day_in_milliseconds));
    fault.cut_connection = arguments.flag_or("cut_connection", false);
    fault.carry_out = arguments.flag_or("carry_out", false);
    fault.times = static_cast<int>(arguments.whole_or("times", 1, -largest_int, largest_int));
    context.controls.fail(operation_in(context, arguments), std::move(fault));
    return nothing();
}

Json object_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
    Json object = Json::object();
    for (const auto& [name, value] : pairs) object[name] = value;
    return object;
}

Json object_of(const std::vector<HttpHeader>& headers) {
    Json object = Json::object();
    for (const HttpHeader& header : headers) object[header.name] = header.value;
    return object;
}

// One request after the other: the whole log is never there a second time beside the text.
void write_requests(const Context& context, const Arguments& arguments, std::string& text) {
    const auto last = arguments.whole_or("last", largest_int, 0, largest_int);
    const RequestLog::Newest newest = context.controls.newest_requests(static_cast<std::size_t>(last));
    constexpr std::size_t beside = 512;  // Of a request: names, quotes, what is escaped.
    std::size_t size = beside;
    for (const auto& entry : newest.entries) size += entry.size() + beside;
    text.reserve(text.size() + size);
    text.append("{\"requests\":[");
    bool first = true;
    for (const auto& entry : newest.entries) {
        SandboxRequest request = entry.unpacked();
        if (!first) text.push_back(',');
        first = false;
        write_json(text, {{"operation", std::move(request.operation)},
                          {"method", std::move(request.method)},
                          {"path", std::move(request.path)},
                          {"query", object_of(request.query)},
                          {"headers", object_of(request.headers)},
                          {"body", std::move(request.body)},
                          {"status", request.status},
                          {"response", std::move(request.response)},
                          {"reason", std::move(request.reason)}});
    }
    text.append("],\"total\":").append(std::to_string(newest.total)).append("}");
}

Json fail_delivery(const Context& context, const Arguments& arguments) {
    constexpr std::int64_t most = 1'000'000;
    context.controls.fail_delivery(arguments.text("reason"), static_cast<int>(arguments.whole_or("times", 1, 0, most)));
    return nothing();
}

Json scan(const Context& context, const Arguments& arguments) {
    context.controls.scan(arguments.text("qrCodeImgUrl"), arguments.text("openId"));
    return nothing();
}

Json submit_form(const Context& context, const Arguments& arguments) {
    context.controls.submit_form(arguments.row<FormSubmitted>());
    return nothing();
}

Json test_form_webhook(const Context& context, const Arguments& arguments) {
    context.controls.test_form_webhook(arguments.row<FormWebhookTest>());
    return nothing();
}

Json add_preprocessor(const Context& context, const Arguments& arguments) {
    Json row = arguments.all();
    std::string result = text_out(row, "result", {});
    return id(context.controls.add_preprocessor({Arguments(row).row<PreprocessorDetail>(), {}, std::move(result)}));
}

Json set_allowed_ips(const Context& context, const Arguments& arguments) {
    std::vector<std::string> ips = arguments.texts("ips");
    for (std::size_t i = 0; i < ips.size(); ++i)
        if (!usual_ip_address(ips[i])) throw InvalidValue{element_path("ips", i), "must be an IP address"};
    context.controls.set_allowed_ips(std::move(ips));
    return nothing();
}

Json add_person(const Context& context, const Arguments& arguments) {
    return {{"openId", context.controls.add_person(arguments.row<TopicUser>())}};
}

Json add_form(const Context& context, const Arguments& arguments) {
    SandboxForm form;
    form.form_id = arguments.text_or("formId", "");
    form.form_code = arguments.text_or("formCode", "");
    form.form_title = arguments.text_or("formTitle", "");
    return {{"formCode", context.controls.add_form(std::move(form))}};
}

Json add_topic_user(const Context& context, const Arguments& arguments) {
    return id(context.controls.add_topic_user(arguments.whole("topicId"), arguments.row<TopicUser>("user")));
}

template <class Row, std::int64_t (Controls::*Add)(Row)>
Control adds(std::string_view name) {
    return {name,
            false,
            {},
            [](const Context& context, const Arguments& arguments) {
                return id((context.controls.*Add)(arguments.row<Row>()));
            },
            &table_of<Row>};
}

template <class Part, void (Controls::*Set)(Part)>
Control sets(std::string_view name) {
    return {name,
            false,
            {},
            [](const Context& context, const Arguments& arguments) {
                (context.controls.*Set)(arguments.row<Part>());
                return nothing();
            },
            &table_of<Part>};
}

template <void (Controls::*Do)()>
Control does(std::string_view name) {
    return {name, false, {}, [](const Context& context, const Arguments&) {
                (context.controls.*Do)();
                return nothing();
            }};
}

std::vector<ControlParameter> seed_parameters() {
    std::vector<ControlParameter> parameters;
    for (const SeedMember& member : seed_members()) parameters.push_back({member.name, member.type});
    parameters.push_back({clock_member, "number"});
    return parameters;
}

std::vector<Control> make_controls() {
    return {
        {"seed", false, seed_parameters(),
         [](const Context& context, const Arguments& arguments) {
             context.controls.seed(arguments.all());
             return nothing();
         },
         nullptr},
        {"state", true, {}, [](const Context& context, const Arguments&) { return context.controls.state(); }},
        {"reset",
         false,
         {},
         [](const Context& context, const Arguments&) {
             context.controls.reset(context.start.text());
             return nothing();
         }},
        {"advance", false, {{"seconds", "number", true}}, &advance},
        {"fail",
         false,
         {{"operation", "string"},
          {"http_status", whole_number},
          {"code", whole_number},
          {"raw_body", "string"},
          {"headers", "object of strings"},
          {"delay_ms", whole_number},
          {"cut_connection", "true or false"},
          {"carry_out", "true or false"},
          {"times", whole_number}},
         &fail},
        does<&Controls::clear_faults>("clear_faults"),
        {"requests", true, {{"last", whole_number}}, nullptr, nullptr, &write_requests},
        {"request_count",
         true,
         {{"operation", "string", true}},
         [](const Context& context, const Arguments& arguments) {
             return Json{{"count", context.controls.request_count(operation_in(context, arguments))}};
         }},
        does<&Controls::clear_requests>("clear_requests"),
        {"access_keys_given",
         true,
         {},
         [](const Context& context, const Arguments&) {
             return Json{{"count", context.controls.access_keys_given()}};
         }},
        does<&Controls::revoke_access_keys>("revoke_access_keys"),
        {"set_allowed_ips", false, {{"ips", "array of IP addresses", true}}, &set_allowed_ips},
        {"fail_delivery", false, {{"reason", "string", true}, {"times", whole_number}}, &fail_delivery},
        {"deliver",
         false,
         {},
         [](const Context& context, const Arguments&) {
             return Json{{"delivered", context.controls.deliver()}};
         }},
        {"scan", false, {{"qrCodeImgUrl", "string", true}, {"openId", "string", true}}, &scan},
        {"submit_form", false, {{"formCode", "string", true}}, &submit_form, &table_of<FormSubmitted>},
        {"test_form_webhook", false, {}, &test_form_webhook, &table_of<FormWebhookTest>},
        {"set_open_api",
         false,
         {{"enabled", "true or false", true}},
         [](const Context& context, const Arguments& arguments) {
             context.controls.set_open_api(arguments.flag("enabled"));
             return nothing();
         }},
        {"set_verified",
         false,
         {{"verified", "true or false", true}},
         [](const Context& context, const Arguments& arguments) {
             context.controls.set_verified(arguments.flag("verified"));
             return nothing();
         }},
        {"set_daily_quota",
         false,
         {{"channel", "string", true}, {"requests", whole_number, true}},
         [](const Context& context, const Arguments& arguments) {
             const std::string channel = arguments.text("channel");
             if (!is_channel(channel)) throw InvalidValue{"channel", "there is no such channel"};
             context.controls.set_daily_quota(channel, arguments.whole("requests", 0));
             return nothing();
         }},
        {"add_message",
         false,
         {{"content", "string"},
          {"template", "string"},
          {"result", "object"},
          {"to", "array of strings"},
          {"option", "string"},
          {"pushId", "string"}},
         [](const Context& context, const Arguments& arguments) {
             return Json{{"shortCode", context.controls.add_message(arguments.all())}};
         },
         &table_of<Message>},
        adds<MessageToken, &Controls::add_message_token>("add_message_token"),
        adds<TopicDetail, &Controls::add_topic>("add_topic"),
        adds<JoinedTopicDetail, &Controls::add_joined_topic>("add_joined_topic"),
        {"add_topic_user", false, {{"topicId", whole_number, true}, {"user", "object", true}}, &add_topic_user},
        adds<Webhook, &Controls::add_webhook>("add_webhook"),
        adds<MpChannel, &Controls::add_mp_channel>("add_mp_channel"),
        adds<CpChannel, &Controls::add_cp_channel>("add_cp_channel"),
        adds<MailChannelDetail, &Controls::add_mail_channel>("add_mail_channel"),
        adds<Friend, &Controls::add_friend>("add_friend"),
        {"add_preprocessor", false, {{"result", "string"}}, &add_preprocessor, &table_of<PreprocessorDetail>},
        {"add_person", false, {}, &add_person, &table_of<TopicUser>},
        {"add_form", false, {{"formId", "string"}, {"formCode", "string"}, {"formTitle", "string"}}, &add_form},
        sets<UserInfo, &Controls::set_user_info>("set_user_info"),
        sets<UserLimitTime, &Controls::set_limit_time>("set_limit_time"),
        sets<SendCount, &Controls::set_send_count>("set_send_count"),
        sets<UserSettings, &Controls::set_settings>("set_settings"),
    };
}

bool has_member(const Control& control, const std::string& name) {
    for (const ControlParameter& parameter : control.parameters)
        if (parameter.name == name) return true;
    if (control.row != nullptr)
        for (const Field& field : control.row())
            if (field.wire == name) return true;
    return false;
}

// "whole number" of "a whole number".
std::string type_of_member(const Field& field) {
    std::string wanted = wanted_by(field.type);
    for (const std::string_view article : {"a ", "an "})
        if (wanted.compare(0, article.size(), article) == 0) return wanted.substr(article.size());
    return wanted;
}

}  // namespace

const std::vector<Control>& all_controls() {
    static const std::vector<Control> controls = make_controls();
    return controls;
}

Json body_of_query(const Control& control, const std::vector<std::pair<std::string, std::string>>& query) {
    Json body = Json::object();
    for (const auto& [name, value] : query) {
        body[name] = value;
        const auto numbered = std::find_if(control.parameters.begin(), control.parameters.end(),
                                           [&, &wanted = name](const ControlParameter& parameter) {
                                               return parameter.name == wanted && parameter.type == whole_number;
                                           });
        if (numbered == control.parameters.end()) continue;
        std::int64_t number = 0;
        const char* const end = value.data() + value.size();
        const auto parsed = std::from_chars(value.data(), end, number);
        if (parsed.ec == std::errc() && parsed.ptr == end) body[name] = number;
    }
    return body;
}

std::string run(const Control& control, const ControlContext& context, const Json& body) {
    for (const auto& [name, value] : body.items())
        if (!has_member(control, name)) throw InvalidValue{name, "there is no such member"};
    for (const ControlParameter& parameter : control.parameters) {
        const auto found = body.find(std::string(parameter.name));
        if (parameter.required && (found == body.end() || found->is_null()))
            throw InvalidValue{std::string(parameter.name), "is missing"};
    }
    if (control.write == nullptr) return json_text(control.run(context, Arguments(body)));
    std::string text;
    control.write(context, Arguments(body), text);
    return text;
}

Json list_of_controls() {
    Json list = Json::array();
    for (const Control& control : all_controls()) {
        Json parameters = Json::object();
        for (const ControlParameter& parameter : control.parameters)
            parameters[std::string(parameter.name)] =
                std::string(parameter.type).append(parameter.required ? ", required" : "");
        if (control.row != nullptr)
            for (const Field& field : control.row()) parameters.emplace(std::string(field.wire), type_of_member(field));
        list.push_back({{"name", control.name},
                        {"methods", control.reads ? Json{"GET", "POST"} : Json{"POST"}},
                        {"parameters", std::move(parameters)}});
    }
    return {{"controls", std::move(list)}};
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
