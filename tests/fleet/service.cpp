#include "service.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace pushplus_fleet {

namespace {

constexpr std::string_view process_mark = "process/";

pushplus::SandboxOptions sandbox_options(std::shared_ptr<ScaledClock> clock,
                                         std::function<void(const pushplus::SandboxLogEntry&)> log) {
    pushplus::SandboxOptions options;
    options.access_key_ttl = key_life;
    options.clock = std::move(clock);
    options.log = std::move(log);
    return options;
}

pid_t sender_of(const pushplus::SandboxRequest& request) {
    for (const auto& header : request.headers) {
        const auto at = header.value.find(process_mark);
        if (at != std::string::npos)
            return static_cast<pid_t>(std::strtol(header.value.c_str() + at + process_mark.size(), nullptr, 10));
    }
    return 0;
}

}  // namespace

Service::Service(std::shared_ptr<ScaledClock> clock)
    : clock_(std::move(clock)),
      sandbox_(sandbox_options(clock_, [this](const pushplus::SandboxLogEntry& entry) { note(entry); })) {
    if (sandbox_.error()) throw std::runtime_error(sandbox_.error()->message());
}

void Service::harm_next_fetch(const pushplus::SandboxFault& fault) {
    sandbox_.clear_faults();
    sandbox_.clear_requests();
    sandbox_.fail("access_key", fault);
}

pid_t Service::fetcher() const {
    if (sandbox_.request_count("access_key") == 0) return 0;
    for (const auto& request : sandbox_.requests())
        if (request.operation == "access_key") return sender_of(request);
    return 0;
}

void Service::give_key_to_outsider() {
    auto options = sandbox_.client_options();
    options.clock = nullptr;
    options.send_guard.enabled = false;
    ++outsiders_;
    const pushplus::Client outsider(sandbox_.credentials(), options);
    if (const auto key = outsider.refresh_access_key(); !key) throw std::runtime_error(key.error().message());
}

std::size_t Service::unauthorized() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return unauthorized_;
}

bool Service::gave_within(std::chrono::seconds time) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return fetched_ && clock_->elapsed() - last_fetch_ < time;
}

std::size_t Service::sends() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return arrivals_.size();
}

std::size_t Service::most_in_a_minute() const {
    auto arrivals = [this] {
        const std::lock_guard<std::mutex> lock(mutex_);
        return arrivals_;
    }();
    std::sort(arrivals.begin(), arrivals.end());
    std::size_t most = 0;
    auto first = arrivals.begin();
    for (auto last = first; last != arrivals.end(); ++last) {
        while (*last - *first >= std::chrono::minutes(1)) ++first;
        most = std::max(most, static_cast<std::size_t>(last - first) + 1);
    }
    return most;
}

std::size_t Service::overtaken() const {
    constexpr std::chrono::seconds as_good_as_together(10);
    constexpr std::size_t of_one_moment = 5;  // May go in any order.
    std::size_t overtaken = 0;
    std::chrono::nanoseconds latest{0};
    std::vector<std::chrono::nanoseconds> sent;
    for (const auto& request : sandbox_.requests()) {
        const auto mark = request.operation == "messages.send" ? request.body.find(asked_mark) : std::string::npos;
        if (mark == std::string::npos) continue;
        const std::chrono::nanoseconds asked(
            std::strtoll(request.body.c_str() + mark + std::strlen(asked_mark), nullptr, 10));
        if (sent.size() >= of_one_moment) latest = std::max(latest, sent[sent.size() - of_one_moment]);
        if (asked + as_good_as_together < latest) ++overtaken;
        sent.push_back(asked);
    }
    return overtaken;
}

void Service::note(const pushplus::SandboxLogEntry& entry) {
    constexpr int unauthorized = 401;
    const auto now = clock_->elapsed();
    const std::lock_guard<std::mutex> lock(mutex_);
    if (entry.operation == "access_key") {
        last_fetch_ = now;
        fetched_ = true;
    } else if (entry.operation == "messages.send") {
        arrivals_.push_back(now - std::chrono::nanoseconds(entry.duration) * clock_->factor());
    }
    if (entry.code == unauthorized) ++unauthorized_;
}

}  // namespace pushplus_fleet
