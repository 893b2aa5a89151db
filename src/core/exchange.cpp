#include "exchange.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "../base/forced_unwinding.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

void add_header(HttpRequest& http, std::string_view name, std::string_view value) {
    http.headers.push_back({std::string(name), std::string(value)});
}

HttpOutcome too_late() {
    HttpOutcome outcome;
    outcome.failure = {ErrorKind::canceled, Delivery::not_sent, false, "it was too late to send the request"};
    return outcome;
}

HttpOutcome threw(const std::string& what) {
    HttpOutcome outcome;
    outcome.failure = {ErrorKind::internal, Delivery::unknown, false, "the transport threw an exception" + what};
    return outcome;
}

}  // namespace

void Exchange::build(HttpRequest& http, const Operation& operation, Request& request) const {
    http.method = operation.method;
    http.url = std::move(request.url);
    http.headers.reserve(3);
    add_header(http, "User-Agent", config_->user_agent);
    if (request.body) add_header(http, "Content-Type", "application/json");
    http.body = std::move(request.body);
    http.connect_timeout = config_->connect_timeout;
    http.max_response_size = std::min(config_->max_response_size, request.largest_response);
    http.long_response = request.long_response;
    http.may_leave = std::move(request.may_leave);
}

void Exchange::prepare(HttpRequest& http, std::string_view access_key, std::chrono::milliseconds left) const {
    constexpr std::string_view name = "access-key";
    if (http.headers.back().name == name) http.headers.pop_back();
    if (!access_key.empty()) add_header(http, name, access_key);
    http.timeout = std::min(config_->request_timeout, left);
}

HttpOutcome Exchange::carry(const HttpRequest& request) const {
    try {
        // Not every transport asks.
        if (request.may_leave && !request.may_leave()) return too_late();
        return transport_->send(request);
    } catch (const std::exception& thrown) {
        return threw(std::string(": ") + thrown.what());
    } catch (...) {
        pass_on_forced_unwinding();
        return threw("");
    }
}

Attempt Exchange::read(const Operation& operation, const Request& request, std::string_view access_key,
                       const HttpOutcome& outcome, const ReplySlot& slot) const {
    slot.clear();
    return judge(
        operation, outcome, {slot.type, slot.kind, slot.value, request.most_rows},
        {request.secrets, {config_->credentials.token, config_->credentials.secret_key, access_key}, config_->proxy});
}

void Exchange::report(const Operation& operation, int number, std::chrono::steady_clock::time_point start,
                      const Attempt& attempt) const {
    AttemptEvent event;
    event.operation = operation.name;
    event.attempt = number;
    event.duration = config_->runtime.clock->steady_now() - start;
    event.http_status = attempt.http_status;
    event.code = attempt.code;
    if (attempt.failure) {
        event.error = attempt.failure->kind;
        event.delivery = attempt.failure->delivery;
    }
    config_->reporter.attempt(event);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
