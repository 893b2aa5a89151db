#include "exchange.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include <pushplus/version.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::string user_agent(const std::string& suffix) {
    std::string text = std::string("pushplus-cpp/") + version();
    return suffix.empty() ? text : text + " " + suffix;
}

void add_header(HttpRequest& http, std::string_view name, std::string_view value) {
    HttpHeader& header = http.headers.emplace_back();
    header.name = name;
    header.value = value;
}

}  // namespace

Exchange::Exchange(const Credentials& credentials, const ClientOptions& options,
                   std::shared_ptr<HttpTransport> transport, std::shared_ptr<Clock> clock)
    : token_(credentials.token),
      secret_key_(credentials.secret_key),
      base_url_(options.base_url),
      user_agent_(user_agent(options.user_agent_suffix)),
      connect_timeout_(options.connect_timeout),
      request_timeout_(options.request_timeout),
      max_response_size_(options.max_response_size),
      transport_(std::move(transport)),
      clock_(std::move(clock)),
      reporter_(options.log, options.log_level, options.observer) {}

void Exchange::build(HttpRequest& http, const Operation& operation, Request& request) const {
    http.method = operation.method;
    http.url.reserve(base_url_.size() + request.target.size());
    http.url.append(base_url_).append(request.target);
    http.headers.reserve(3);
    add_header(http, "User-Agent", user_agent_);
    if (request.body) add_header(http, "Content-Type", "application/json");
    http.body = std::move(request.body);
    http.connect_timeout = connect_timeout_;
    http.max_response_size = max_response_size_;
    http.long_response = request.long_response;
}

void Exchange::prepare(HttpRequest& http, std::string_view access_key, std::chrono::milliseconds left) const {
    constexpr std::string_view name = "access-key";
    if (http.headers.back().name == name) http.headers.pop_back();
    if (!access_key.empty()) add_header(http, name, access_key);
    http.timeout = std::min(request_timeout_, left);
}

HttpOutcome Exchange::carry(const HttpRequest& request) const {
    HttpOutcome outcome;
    try {
        outcome = transport_->send(request);
    } catch (const std::exception& thrown) {
        outcome.failure = {ErrorKind::internal, Delivery::unknown, false,
                           std::string("the transport threw an exception: ") + thrown.what()};
    } catch (...) {
        outcome.failure = {ErrorKind::internal, Delivery::unknown, false, "the transport threw an exception"};
    }
    return outcome;
}

Attempt Exchange::out_of_time(const Operation& operation, const ReplySlot& slot) const {
    HttpOutcome outcome;
    outcome.failure = {ErrorKind::timeout, Delivery::not_sent, false, "the call's limit ran out"};
    return judge(operation, outcome, slot, {{}, {}});
}

Attempt Exchange::conclude(const Operation& operation, const Request& request, std::string_view access_key, int number,
                           std::chrono::steady_clock::time_point start, const HttpOutcome& outcome,
                           const ReplySlot& slot) const {
    if (slot.reset != nullptr) slot.reset(slot.value);
    Attempt attempt = judge(operation, outcome, slot, {request.secrets, {token_, secret_key_, access_key}});

    AttemptEvent event;
    event.operation = operation.name;
    event.attempt = number;
    event.duration = clock_->steady_now() - start;
    event.http_status = attempt.http_status;
    event.code = attempt.code;
    if (attempt.failure) {
        event.error = attempt.failure->kind;
        event.delivery = attempt.failure->delivery;
    }
    reporter_.attempt(event);
    return attempt;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
