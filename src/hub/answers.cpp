#include "answers.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

using http_server::Response;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Response refused(int status, std::string_view why, int code) {
    return json(status, R"({"error":)" + text_in_json(why) + R"(,"code":)" + std::to_string(code) + "}");
}

// The pauses of fetches reach an hour; the send guard may hold messages back for days.
constexpr seconds longest_pause = std::chrono::hours(1), longest_hold = std::chrono::hours(7 * 24);

void add_retry_after(Response& response, milliseconds wait, seconds longest) {
    const auto after = std::clamp(std::chrono::ceil<seconds>(wait), seconds(1), longest);
    response.headers.push_back({"Retry-After", std::to_string(after.count())});
}

void add_retry_after(Response& response, const Error& error, std::chrono::system_clock::time_point now,
                     seconds longest) {
    if (error.retry_at()) add_retry_after(response, std::chrono::ceil<milliseconds>(*error.retry_at() - now), longest);
}

}  // namespace

std::string text_in_json(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Response json(int status, std::string body) {
    Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = std::move(body);
    response.headers.push_back({"Cache-Control", "no-store"});
    response.verbatim = true;
    return response;
}

Response refusal(int status, std::string_view why) { return refused(status, why, status); }

void add_retry_after(Response& response, milliseconds wait) { add_retry_after(response, wait, longest_pause); }

Response without_key(const Error& error, std::chrono::system_clock::time_point now) {
    int status = 502;
    // An invalid argument is the hub's: a store that can never work, or a secretKey that is none.
    if (error.kind() == ErrorKind::store || error.kind() == ErrorKind::canceled ||
        error.kind() == ErrorKind::invalid_argument)
        status = 503;
    if (error.kind() == ErrorKind::timeout) status = 504;
    auto response = refusal(status, error.message());
    add_retry_after(response, error, now, longest_pause);
    return response;
}

Response not_sent(const Error& error, std::chrono::system_clock::time_point now) {
    int status = 502;
    if (error.kind() == ErrorKind::invalid_argument) status = 400;
    if (error.kind() == ErrorKind::rate_limited) status = 429;
    if (error.kind() == ErrorKind::store || error.kind() == ErrorKind::canceled) status = 503;
    if (error.kind() == ErrorKind::timeout) status = 504;
    auto response = refused(status, error.message(), error.code() != 0 ? error.code() : status);
    add_retry_after(response, error, now, longest_hold);
    return response;
}

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
