#include "web_page.hpp"

#include <algorithm>
#include <utility>

#include "../wire/write_json.hpp"
#include "files.hpp"
#include "message_document.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// No script but the page's own, nothing from outside, and no text that becomes HTML. A message's frame may show what
// this server has and no other.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'";
// A message is HTML from anywhere. It may look as it likes, but runs no script, sends no form and opens no window,
// wherever it is opened.
constexpr std::string_view message_policy =
    "sandbox; default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'";

constexpr std::string_view message_path = "/_sandbox/message/";

Response document(std::string_view content_type, std::string body, std::string_view policy) {
    Response response;
    response.content_type = content_type;
    response.body = std::move(body);
    response.headers = {
        {"Content-Security-Policy", std::string(policy)},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", policy == message_policy ? "SAMEORIGIN" : "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cache-Control", "no-store"},
    };
    return response;
}

Response page_file(std::string_view content_type, std::string_view body) {
    return document(content_type, std::string(body), page_policy);
}

Response refused(int status, std::string_view sentence) {
    Response response = page_file("text/plain; charset=utf-8", sentence);
    response.status = status;
    if (status == 405) response.headers.push_back({"Allow", "GET, HEAD"});
    return response;
}

std::string names_of_operations(const Router& router) {
    std::vector<std::string> names;
    router.for_each([&](const Operation& operation) { names.emplace_back(operation.name); });
    std::sort(names.begin(), names.end());
    return json_text(Json{{"operations", names}});
}

}  // namespace

std::optional<Response> WebPage::respond(const SandboxRequest& request) {
    std::optional<Response> shown = resource(request.path);
    if (!shown || request.method == "GET" || request.method == "HEAD") return shown;
    if (request.path == "/") return std::nullopt;
    return refused(405, "Use GET.\n");
}

std::optional<Response> WebPage::resource(std::string_view path) {
    if (path == "/") return page_file("text/html; charset=utf-8", page_html);
    if (path == "/_sandbox/page.css") return page_file("text/css; charset=utf-8", page_css);
    if (path == "/_sandbox/page.js") return page_file("text/javascript; charset=utf-8", page_js);
    if (path == "/_sandbox/operations") return page_file("application/json", names_of_operations(service_.router()));
    if (path.substr(0, message_path.size()) == message_path) return message(path.substr(message_path.size()));
    return std::nullopt;
}

Response WebPage::message(std::string_view short_code) {
    std::string content;
    std::string content_template;
    const bool found = service_.with_state([&](Account& account, AccessKeys&) {
        const auto sent = std::find_if(
            account.messages.begin(), account.messages.end(),
            [&](const SentMessage& message) { return std::string_view(message.message.short_code) == short_code; });
        if (sent == account.messages.end()) return false;
        content = sent->content;
        content_template = sent->content_template.text();
        return true;
    });
    if (!found) return refused(404, "There is no such message. / 没有此消息。\n");
    return document("text/html; charset=utf-8", message_document(content_template, content), message_policy);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
