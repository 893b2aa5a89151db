#include "counts.hpp"

#include <chrono>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

namespace {

// The service may say any code; a series for each of them must not fill the memory.
constexpr std::size_t most_outcomes = 64;

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

std::string outcome_of(const Error* failure) {
    if (failure == nullptr) return "200";
    if (failure->delivery() == Delivery::not_sent)
        return failure->kind() == ErrorKind::rate_limited ? "held_back" : "not_sent";
    return failure->code() != 0 ? std::to_string(failure->code()) : "none";
}

}  // namespace

void Counts::sent(const Error* failure) {
    auto outcome = outcome_of(failure);
    const std::lock_guard<std::mutex> lock(mutex_);
    const bool known = sends_.count(outcome) != 0;
    ++sends_[known || sends_.size() < most_outcomes ? std::move(outcome) : "other"];
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
    begin(text, "sends_total", "counter",
          "Messages for callers, by the service's return code. held_back: by the send guard; not_sent: for another "
          "reason; none: sent, and no response with a code came.");
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [outcome, times] : sends_) add(text, "sends_total", R"({code=")" + outcome + R"("})", times);
    return text;
}

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
