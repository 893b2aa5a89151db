#include "desk.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

#include <nlohmann/json.hpp>

#include "../http_server/header_fields.hpp"
#include "answers.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

using http_server::for_each_element;
using http_server::same_name;
using std::chrono::seconds;

namespace {

// A caller gives up before the hub does, and finds out by itself.
constexpr seconds longest_key(20), longest_refresh(30);

std::string_view header(const http_server::ServerRequest& request, std::string_view name) noexcept {
    for (const auto& field : request.headers)
        if (same_name(field.name, name)) return field.value;
    return {};
}

bool has_one_header(const http_server::ServerRequest& request, std::string_view name) noexcept {
    int times = 0;
    for (const auto& field : request.headers) times += same_name(field.name, name) ? 1 : 0;
    return times == 1;
}

std::string tag_of(std::uint64_t generation) { return '"' + std::to_string(generation) + '"'; }

bool names(std::string_view tags, const std::string& tag) {
    bool found = false;
    for_each_element(tags, false, [&](std::string_view each) {
        if (each.substr(0, 2) == "W/") each.remove_prefix(2);
        found = found || each == "*" || each == tag;
    });
    return found;
}

// The generation in {"generation":N}.
std::optional<std::uint64_t> generation_in(const std::string& body) {
    const auto given = nlohmann::json::parse(body, nullptr, false);
    if (!given.is_object()) return std::nullopt;
    const auto member = given.find("generation");
    if (member == given.end() || !member->is_number_unsigned()) return std::nullopt;
    return member->get<std::uint64_t>();
}

http_server::Response plain(int status, std::string text) {
    http_server::Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = std::move(text);
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

std::chrono::system_clock::time_point now() { return std::chrono::system_clock::now(); }

const char* words_for(int status) noexcept {
    switch (status) {
        case 405: return "this method is not known here";
        case 408: return "the request did not arrive in time";
        case 413: return "the body is larger than 64 KiB";
        case 414: return "the URL is too long";
        case 417: return "this expectation cannot be met";
        case 431: return "the headers are too long";
        case 501: return "this transfer coding is not known here";
        case 505: return "this version of HTTP is not known here";
        default: return "this is no usable HTTP request";
    }
}

}  // namespace

const Desk::Route Desk::routes[] = {
    {"/v1/access-key", "GET", true, &Desk::key}, {"/v1/access-key/refresh", "POST", true, &Desk::refresh},
    {"/v1/send", "POST", true, &Desk::send},     {"/healthz", "GET", false, &Desk::health},
    {"/readyz", "GET", false, &Desk::readiness}, {"/metrics", "GET", false, &Desk::metrics},
};

void Desk::note_failure(std::string why) {
    const std::lock_guard<std::mutex> lock(mutex_);
    why_ = std::move(why);
}

Desk::Response Desk::handle(Request request, const http_server::Caller& caller) {
    for (const Route& route : routes) {
        if (request.path != route.path || (route.respond == &Desk::send && !relay_sends_)) continue;
        if (route.needs_bearer) {
            // Of two values nobody can say which was meant.
            const auto given =
                has_one_header(request, "Authorization") ? header(request, "Authorization") : std::string_view();
            const auto verdict = bearers_.check(given, caller.ip, std::chrono::steady_clock::now());
            if (verdict != Bearers::Verdict::right) return denied(verdict);
        }
        const bool fits =
            request.method == route.method || (request.method == "HEAD" && std::string_view(route.method) == "GET");
        if (fits) return (this->*route.respond)(request);
        auto response = refusal(405, std::string("this takes ") + route.method);
        response.headers.push_back({"Allow", route.method});
        return response;
    }
    return refusal(404, request.path == "/v1/send" ? "the hub was started without --relay-sends"
                                                   : "there is nothing at this path");
}

Desk::Response Desk::reject(Request /*request*/, int http_status, std::string_view /*reason*/) {
    return refusal(http_status, words_for(http_status));
}

Desk::Response Desk::denied(Bearers::Verdict verdict) {
    ++counts_.denied;
    if (verdict == Bearers::Verdict::too_many_wrong) {
        auto response = refusal(429, "too many requests with a wrong bearer token");
        add_retry_after(response, seconds(1));
        return response;
    }
    auto response = refusal(401, "a bearer token of this hub is needed: Authorization: Bearer …");
    response.headers.push_back({"WWW-Authenticate", "Bearer"});
    return response;
}

Desk::Response Desk::health(const Request& /*request*/) { return plain(200, "ok\n"); }

Desk::Response Desk::readiness(const Request& /*request*/) {
    if (access_.known()) return plain(200, "ready\n");
    const std::lock_guard<std::mutex> lock(mutex_);
    return plain(503, "no AccessKey: " + why_ + "\n");
}

Desk::Response Desk::metrics(const Request& /*request*/) {
    auto response = plain(200, counts_.text(access_));
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return response;
}

Desk::Response Desk::key(const Request& request) {
    CallOptions options;
    options.timeout = longest_key;
    options.cancellation = stop_.token();
    const auto key = access_.current(options);
    if (!key) return without_key(key.error(), now());
    const auto tag = tag_of(key->generation);
    if (!names(header(request, "If-None-Match"), tag)) return give(*key);
    auto unchanged = json(304, "");
    unchanged.content_type.clear();
    unchanged.headers.push_back({"ETag", tag});
    return unchanged;
}

Desk::Response Desk::refresh(const Request& request) {
    const auto generation = generation_in(request.body);
    if (!generation) return refusal(400, R"(the body must be {"generation":N}, with the N of the refused key)");
    ++counts_.refreshes;
    CallOptions options;
    options.timeout = longest_refresh;
    options.cancellation = stop_.token();
    const auto replaced = access_.replace(*generation, options);
    if (!replaced) return without_key(replaced.error(), now());
    if (replaced->late) ++counts_.late_reports;
    if (replaced->key) return give(*replaced->key);
    auto response = refusal(429,
                            "this AccessKey is fresh, and the service refused it: the account may be locked, or its "
                            "open API switched off; the next one is fetched later");
    add_retry_after(response, replaced->wait);
    return response;
}

Desk::Response Desk::give(const HubAccess::Key& key) {
    ++counts_.keys_given;
    // 0 would say that the life is not known.
    const auto left = std::max(std::chrono::duration_cast<seconds>(key.expires_in), seconds(1));
    auto response =
        json(200, R"({"access_key":)" + text_in_json(key.value) + R"(,"generation":)" + std::to_string(key.generation) +
                      R"(,"expires_in":)" + std::to_string(left.count()) + "}");
    response.headers.push_back({"ETag", tag_of(key.generation)});
    return response;
}

Desk::Response Desk::send(const Request& request) {
    CallOptions options;
    options.cancellation = stop_.token();
    const auto sent = access_.send(request.body, options);
    counts_.sent(sent ? nullptr : &sent.error());
    if (!sent) return not_sent(sent.error(), now());
    return json(200, R"({"code":200,"msg":"accepted","data":)" + text_in_json(*sent) + "}");
}

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
