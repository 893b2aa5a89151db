#include "service.hpp"

#include <exception>
#include <utility>

#include "../../http_server/header_fields.hpp"
#include "../account/callbacks.hpp"
#include "../account/visits.hpp"
#include "../http_names.hpp"
#include "../wire/codes.hpp"
#include "../wire/header.hpp"
#include "../wire/refusal.hpp"
#include "../wire/write_json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Response envelope(int code, std::string_view msg, const Json& data) {
    Response response;
    response.code = code;
    response.body.append("{\"code\":").append(std::to_string(code)).append(",\"msg\":");
    write_json_text(response.body, msg);
    response.body.append(",\"data\":");
    write_json(response.body, data);
    response.body.append("}");
    return response;
}

// In the envelope of a request that no operation takes.
std::string_view sentence_of(int http_status) noexcept {
    switch (http_status) {
        case 404: return "请求路径不存在";
        case 405: return "请求方式不支持";
        case 408: return "请求超时";
        case 413: return "请求体过大";
        case 414: return "请求地址过长";
        case 417: return "不支持的Expect";
        case 431: return "请求头过大";
        case 501: return "不支持的传输编码";
        case 505: return "不支持的HTTP版本";
        default: return "请求格式错误";
    }
}

Response http_error(int status, const Json& data = nullptr) {
    Response response = envelope(status, sentence_of(status), data);
    response.status = status;
    return response;
}

constexpr std::string_view all_methods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

Response method_not_allowed(std::string_view allowed) {
    Response response = http_error(405);
    response.headers.push_back({"Allow", std::string(allowed)});
    return response;
}

std::string allowed_methods(const Operation& operation) {
    if (operation.sends) return "GET, POST, PUT, DELETE";
    std::string methods(operation.method);
    return methods == "GET" ? methods.append(", HEAD") : methods;
}

bool takes(const Operation& operation, std::string_view method) noexcept {
    return operation.allows(method) || (method == "HEAD" && operation.method == "GET");
}

// Of no path but of the server; RFC 9110, 9.3.7.
Response server_options() {
    Response response;
    response.content_type.clear();
    response.headers.push_back({"Allow", std::string(all_methods)});
    return response;
}

Response plain(int status) {
    Response response;
    response.status = status;
    response.content_type = "text/plain";
    response.body = "HTTP " + std::to_string(status) + "\n";
    return response;
}

bool replaces_response(const SandboxFault& fault) noexcept {
    return fault.cut_connection || fault.raw_body || fault.code || fault.http_status;
}

Response failed(const SandboxFault& fault) {
    Response response;
    if (fault.raw_body)
        response.body = *fault.raw_body;
    else if (fault.code)
        response = envelope(*fault.code, name_of(*fault.code), nullptr);
    else
        response = plain(fault.http_status.value_or(200));
    response.status = fault.http_status.value_or(200);
    response.verbatim = fault.raw_body.has_value();
    response.cut_connection = fault.cut_connection;
    return response;
}

void add_headers(Response& response, const std::vector<HttpHeader>& headers) {
    for (const HttpHeader& header : headers) {
        if (same_name(header.name, "Content-Type"))
            response.content_type = header.value;
        else
            response.headers.push_back(header);
    }
}

}  // namespace

Service::Service(const SandboxOptions& options, std::shared_ptr<Clock> clock)
    : clock_(std::move(clock)),
      account_(options),
      keys_(options),
      outbox_(clock_, options.callbacks_anywhere),
      dead_key_code_(options.dead_key_code) {}

void Service::reset(const SandboxOptions& options) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        account_ = Account(options);
        keys_ = AccessKeys(options);
        outbox_.clear();
    }
    faults_.clear();
    log_.clear();
}

Response Service::handle(SandboxRequest request, const Caller& caller) {
    const Operation* const route = router_.find(request.path);
    const Operation* const operation = route != nullptr && takes(*route, request.method) ? route : nullptr;
    if (operation != nullptr) request.operation = operation->name;
    const std::uint64_t number = log_.add(request);
    Response response = respond(operation, request, caller);
    if (response.cut_connection)
        log_.complete(number, {});
    else
        log_.complete(number, {response.status, response.body, response.reason});
    response.operation = std::move(request.operation);
    return response;
}

Response Service::reject(const SandboxRequest& request, int http_status, std::string_view reason) {
    Response response = http_error(http_status, reason);
    if (http_status == 405) response = method_not_allowed(all_methods);
    response.reason = reason;
    log_.complete(log_.add(request), {response.status, response.body, response.reason});
    return response;
}

Response Service::respond(const Operation* operation, const SandboxRequest& request, const Caller& caller) {
    const auto met = faults_.next(request.operation);
    if (!met) return carry_out(operation, request, caller.ip);

    const SandboxFault& fault = met->fault;
    Response response;
    if (fault.carry_out) response = carry_out(operation, request, caller.ip);
    if (fault.delay.count() > 0 && !faults_.wait(*met, caller.gone)) {
        response.cut_connection = true;
        return response;
    }
    if (replaces_response(fault)) {
        auto after_sent = std::move(response.after_sent);
        response = failed(fault);
        response.after_sent = std::move(after_sent);
    } else if (!fault.carry_out) {
        response = carry_out(operation, request, caller.ip);
    }
    add_headers(response, fault.headers);
    return response;
}

Response Service::carry_out(const Operation* operation, const SandboxRequest& request, const std::string& caller_ip) {
    if (operation == nullptr) return without_operation(request);
    AfterSent after_sent;
    Response response;
    try {
        response = envelope(code::ok, operation->msg, perform(*operation, request, caller_ip, after_sent));
    } catch (const Refusal& refusal) {
        response = envelope(refusal.code, refusal.msg, refusal.data);
        response.reason = reason_of(refusal);
    } catch (const std::exception& error) {
        response = envelope(code::system_error, name_of(code::system_error), nullptr);
        response.reason = error.what();
    }
    if (!after_sent.empty())
        response.after_sent = [after_sent = std::move(after_sent)] {
            for (const auto& f : after_sent) f();
        };
    return response;
}

Response Service::without_operation(const SandboxRequest& request) const {
    if (request.path == "*") return server_options();
    const Operation* const route = router_.find(request.path);
    return route == nullptr ? http_error(404) : method_not_allowed(allowed_methods(*route));
}

std::size_t Service::deliver() {
    std::size_t delivered = 0;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto now = clock_->steady_now();
        for (SentMessage& sent : account_.messages) {
            if (!sent.plan || sent.plan->due() <= now) continue;
            sent.plan->delay = now - sent.plan->accepted;
            outbox_.change(sent.message.short_code, message_completed(sent), now);
            ++delivered;
        }
    }
    outbox_.wait_for_due();
    return delivered;
}

void Service::scan(std::string_view url, std::string_view open_id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    call_account(sandbox::scan(account_, url, open_id, *clock_));
}

void Service::submit_form(FormSubmitted submission) {
    const std::lock_guard<std::mutex> lock(mutex_);
    call_account(sandbox::submit_form(account_, std::move(submission), DateTime(clock_->system_now())));
}

void Service::test_form_webhook(const FormWebhookTest& test) {
    const std::lock_guard<std::mutex> lock(mutex_);
    call_account(form_webhook_tested(test));
}

void Service::call_account(const std::string& body) {
    if (!body.empty() && !account_.callback_url.empty()) outbox_.add(account_.callback_url, body, clock_->steady_now());
}

Json Service::perform(const Operation& operation, const SandboxRequest& request, const std::string& caller_ip,
                      AfterSent& after_sent) {
    // Others must not wait while a large body is read.
    Parameters parameters(request);
    std::optional<ReadAhead<SendParameters>> sending;
    if (operation.sends)
        sending.emplace([&] { return send_parameters_of(request); });
    else if (!request.body.empty())
        parameters.read_body_ahead();
    const std::lock_guard<std::mutex> lock(mutex_);
    if (operation.needs_key) {
        require_open_api(account_);
        const std::string_view key = header_of(request, "access-key");
        if (key.empty()) refuse(code::unauthorized, "缺少access-key");
        // service.md, "Refusals": 302 is met in the place of 401, for a dead AccessKey as well.
        if (!keys_.is_valid(key, clock_->steady_now())) refuse(dead_key_code_, "access-key无效或已过期");
    }
    return operation.handler(
        Context{account_, keys_, *clock_, outbox_, parameters, sending ? &*sending : nullptr, caller_ip, after_sent});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
