#include "control_path.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "../../http_server/header_fields.hpp"
#include "../http_names.hpp"
#include "../wire/header.hpp"
#include "../wire/invalid_value.hpp"
#include "../wire/write_json.hpp"
#include "read_json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::string_view prefix = "/_sandbox/";

Response respond(int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response rejected(int status, const std::string& why) { return respond(status, json_text({{"error", why}})); }

std::string without_port(const std::string& host) {
    if (host.compare(0, 1, "[") == 0) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

bool ends_with(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Addresses, and names that no domain on the internet has.
bool is_address_or_local(const std::string& host) {
    if (host.empty()) return false;
    if (host.front() == '[' || host.find('.') == std::string::npos) return true;
    if (ends_with(host, ".localhost") || ends_with(host, ".internal")) return true;
    // A name's last label is not a number.
    return host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

std::string ControlPath::foreign(const SandboxRequest& request) const {
    const std::string* const host = find_header(request, "host");
    if (host != nullptr) {
        const std::string name = lower_case(without_port(*host));
        if (!is_address_or_local(name) && !same_name(name, own_host_))
            return "the Host " + *host + " is not this machine: use its address, localhost, or the name it listens on";
    }
    if (const std::string* const origin = find_header(request, "origin")) {
        const auto scheme = origin->find("://");
        if (host == nullptr || scheme == std::string::npos ||
            !same_name(std::string_view(*origin).substr(scheme + 3), *host))
            return "web pages of another origin (" + *origin + ") must not control the sandbox";
    }
    if (const std::string* const site = find_header(request, "sec-fetch-site"))
        if (*site != "same-origin" && *site != "none")
            return "web pages of another origin must not control the sandbox";
    return {};
}

std::optional<Response> ControlPath::refusal(const SandboxRequest& request) const {
    const std::string why = foreign(request);
    if (why.empty()) return std::nullopt;
    return rejected(403, why);
}

Response ControlPath::handle(const SandboxRequest& request) const {
    const bool get = request.method == "GET" || request.method == "HEAD";
    const std::string name = request.path.substr(prefix.size());
    if (name.empty()) {
        if (get) return respond(200, json_text(list_of_controls()));
        Response response = rejected(405, "the list of controls is read with GET");
        response.headers.push_back({"Allow", "GET"});
        return response;
    }
    const auto& controls = all_controls();
    const auto control = std::find_if(controls.begin(), controls.end(),
                                      [&](const Control& candidate) { return candidate.name == name; });
    if (control == controls.end()) return rejected(404, "there is no control " + name + "; GET /_sandbox/ lists them");
    if (request.method != "POST" && !(get && control->reads)) {
        Response response = rejected(405, name + " is called with POST");
        response.headers.push_back({"Allow", control->reads ? "GET, POST" : "POST"});
        return response;
    }
    try {
        Json body = Json::object();
        if (get)
            body = body_of_query(*control, request.query);
        else if (!request.body.empty())
            body = read_object(request.body);
        return respond(200, run(*control, {controls_, start_}, body));
    } catch (const InvalidValue& invalid) {
        const bool whole = invalid.path.empty();
        return rejected(400, whole ? "the body " + invalid.why : invalid.text());
    }
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
