#include "service.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "../wire/codes.hpp"
#include "../wire/refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

Response envelope(int code, std::string_view msg, Json data) {
    Response response;
    response.body = Json{{"code", code}, {"msg", msg}, {"data", std::move(data)}}.dump(-1, ' ', false,
                                                                                       Json::error_handler_t::replace);
    return response;
}

Response plain(int status) {
    Response response;
    response.status = status;
    response.content_type = "text/plain";
    response.body = "HTTP " + std::to_string(status) + "\n";
    return response;
}

bool same_name(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view access_key_of(const SandboxRequest& request) noexcept {
    for (const HttpHeader& header : request.headers)
        if (same_name(header.name, "access-key")) return header.value;
    return {};
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

Account account_of(const SandboxOptions& options) {
    Account account(Credentials{options.token, options.secret_key}, options.account_tier);
    account.delivery_delay = options.delivery_delay;
    account.allowed_ips = options.allowed_ips;
    account.send_rules.set_verified(options.verified);
    account.failure_of_all = options.fail_delivery;
    account.callback_url = options.callback_url;
    return account;
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
      account_(account_of(options)),
      keys_(options.access_key_ttl, options.access_key_overlap),
      outbox_(clock_, options.callbacks_anywhere) {}

void Service::reset(const SandboxOptions& options) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        account_ = account_of(options);
        keys_ = AccessKeys(options.access_key_ttl, options.access_key_overlap);
        outbox_.clear();
    }
    faults_.clear();
    log_.clear();
}

Response Service::handle(SandboxRequest request, const std::string& caller_ip) {
    const Operation* const route = router_.find(request.path);
    const Operation* const operation = route != nullptr && route->method == request.method ? route : nullptr;
    if (operation != nullptr) request.operation = operation->name;
    const std::uint64_t number = log_.add(request);
    Response response = respond(operation, request, caller_ip);
    log_.complete(number, response.cut_connection ? 0 : response.status,
                  response.cut_connection ? std::string() : response.body);
    response.operation = std::move(request.operation);
    return response;
}

Response Service::respond(const Operation* operation, const SandboxRequest& request, const std::string& caller_ip) {
    const auto fault = faults_.next(request.operation);
    if (!fault) return carry_out(operation, request, caller_ip);

    Response response;
    if (fault->carry_out) response = carry_out(operation, request, caller_ip);
    if (fault->delay.count() > 0 && !halt_.wait(fault->delay)) {
        response.cut_connection = true;
        return response;
    }
    if (replaces_response(*fault))
        response = failed(*fault);
    else if (!fault->carry_out)
        response = carry_out(operation, request, caller_ip);
    add_headers(response, fault->headers);
    return response;
}

Response Service::carry_out(const Operation* operation, const SandboxRequest& request, const std::string& caller_ip) {
    if (operation == nullptr) return plain(router_.find(request.path) == nullptr ? 404 : 405);
    try {
        return envelope(code::ok, operation->msg, perform(*operation, request, caller_ip));
    } catch (const Refusal& refusal) {
        return envelope(refusal.code, refusal.msg, refusal.data.empty() ? Json() : Json(refusal.data));
    } catch (const std::exception&) {
        return envelope(code::system_error, name_of(code::system_error), nullptr);
    }
}

Json Service::perform(const Operation& operation, const SandboxRequest& request, const std::string& caller_ip) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (operation.needs_key) {
        const std::string_view key = access_key_of(request);
        if (key.empty()) refuse(code::unauthorized, "缺少access-key");
        if (!keys_.is_valid(key, clock_->steady_now())) refuse(code::unauthorized, "access-key无效或已过期");
    }
    return operation.handler(Context{account_, keys_, *clock_, outbox_, Parameters(request), caller_ip});
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
