#include "counts.hpp"

#include <chrono>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

namespace {

// The service may say any code; a series for each of them must not fill the memory.
constexpr std::size_t most_codes = 64;

void begin(std::string& text, const char* name, const char* type, const char* help) {
    text.append("# HELP pushplus_hub_").append(name).append(" ").append(help).append("\n");
    text.append("# TYPE pushplus_hub_").append(name).append(" ").append(type).append("\n");
}

void add(std::string& text, const char* name, const std::string& labels, std::uint64_t value) {
    text.append("pushplus_hub_").append(name).append(labels).append(" ").append(std::to_string(value)).append("\n");
}

void add_counter(std::string& text, const char* name, const char* help, std::uint64_t value) {
    begin(text, name, "counter", help);
    add(text, name, "", value);
}

void add_gauge(std::string& text, const char* name, const char* help, std::uint64_t value) {
    begin(text, name, "gauge", help);
    add(text, name, "", value);
}

}  // namespace

void Counts::sent(int code) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const bool known = sends_.count(code) != 0;
    ++sends_[known || sends_.size() < most_codes ? code : -1];
}

std::string Counts::text(const HubAccess& access) const {
    std::string text;
    add_counter(text, "keys_given_total", "AccessKeys handed out.", keys_given);
    begin(text, "fetches_total", "counter", "Requests for an AccessKey to the service.");
    const auto fetches = access.fetches();
    add(text, "fetches_total", R"({result="ok"})", fetches.succeeded);
    add(text, "fetches_total", R"({result="failed"})", fetches.failed);
    add_counter(text, "refreshes_total", "Reports of an AccessKey that the service refused.", refreshes);
    add_counter(text, "late_reports_total", "Those of a key that was not in use any more.", late_reports);
    const auto key = access.known();
    const auto left = key ? std::chrono::duration_cast<std::chrono::seconds>(key->expires_in).count() : 0;
    add_gauge(text, "key_seconds_left", "What is left of the AccessKey's life.", static_cast<std::uint64_t>(left));
    add_gauge(text, "store_up", "Whether the state store worked the last time.", access.store_works() ? 1 : 0);
    add_counter(text, "denied_total", "Requests without a right bearer token.", denied);
    begin(text, "sends_total", "counter", "Messages for callers, by the service's return code; none: no response.");
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [code, times] : sends_) {
        const std::string name = code > 0 ? std::to_string(code) : (code == 0 ? "none" : "other");
        add(text, "sends_total", R"({code=")" + name + R"("})", times);
    }
    return text;
}

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
