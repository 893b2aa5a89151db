#include "log_entry.hpp"

#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

constexpr std::string_view mask = "***";

// Whatever stands behind /send/ is meant as a token.
std::string without_token(const std::string& path) {
    constexpr std::string_view send = "/send/";
    if (path.compare(0, send.size(), send) != 0 || path.size() == send.size()) return path;
    return std::string(send).append(mask);
}

void mask_all(std::string& text, const std::string& secret) {
    if (secret.empty()) return;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + mask.size()))
        text.replace(at, secret.size(), mask);
}

}  // namespace

SandboxLogEntry begin_entry(const SandboxRequest& request, const Clock& clock) {
    SandboxLogEntry entry;
    entry.time = DateTime(clock.system_now());
    entry.method = request.method;
    entry.path = without_token(request.path);
    return entry;
}

void complete_entry(SandboxLogEntry& entry, const Response& response, const std::vector<std::string>& secrets) {
    entry.operation = response.operation;
    if (!response.cut_connection) {
        entry.status = response.status;
        entry.code = response.code;
        entry.reason = response.reason;
    }
    for (const std::string& secret : secrets) {
        mask_all(entry.path, secret);
        mask_all(entry.reason, secret);
    }
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
