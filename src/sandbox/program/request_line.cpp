#include "request_line.hpp"

#include <chrono>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace {

double milliseconds(const pushplus::SandboxLogEntry& entry) {
    return std::chrono::duration<double, std::milli>(entry.duration).count();
}

// Control characters would let a request write lines of its own, and to terminals more.
std::string on_one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
    return text;
}

const std::string& or_dash(const std::string& text) {
    static const std::string dash("-");
    return text.empty() ? dash : text;
}

}  // namespace

std::string text_line(const pushplus::SandboxLogEntry& entry) {
    char figures[96];
    static_cast<void>(
        std::snprintf(figures, sizeof figures, " %d %d %.1f ms", entry.status, entry.code, milliseconds(entry)));
    std::string line = entry.time.text();
    line.append(" ").append(or_dash(entry.method)).append(" ").append(or_dash(entry.path)).append(" ");
    line.append(or_dash(entry.operation)).append(figures);
    if (!entry.reason.empty()) line.append(" ").append(entry.reason);
    return on_one_line(std::move(line));
}

std::string json_line(const pushplus::SandboxLogEntry& entry) {
    const nlohmann::ordered_json object = {{"time", entry.time.text()}, {"method", entry.method},
                                           {"path", entry.path},        {"operation", entry.operation},
                                           {"status", entry.status},    {"code", entry.code},
                                           {"reason", entry.reason},    {"milliseconds", milliseconds(entry)}};
    return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}
