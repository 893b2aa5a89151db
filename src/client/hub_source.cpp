#include "hub_source.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <pushplus/clock.hpp>
#include <pushplus/http_transport.hpp>
#include <pushplus/version.hpp>

#include "../base/ascii.hpp"
#include "../base/make_error.hpp"
#include "../base/mutex_of_process.hpp"
#include "../base/printable.hpp"
#include "../core/proxy_secrets.hpp"
#include "../core/redaction.hpp"
#include "../http/url.hpp"
#include "../json/field_list.hpp"
#include "../json/reader.hpp"
#include "hub_socket.hpp"

namespace pushplus {
inline namespace v0 {

namespace detail {

namespace {

/// What a hub responds to a question for the AccessKey. A refusal has `error` alone.
struct HubAnswer {
    std::string access_key;
    std::int64_t generation = 0;
    std::int64_t expires_in = 0;  ///< Seconds.
    std::string error;
};

}  // namespace

template <>
struct FieldList<HubAnswer> {
    static constexpr Field fields[] = {
        field<&HubAnswer::access_key>("access_key", secret),
        field<&HubAnswer::generation>("generation"),
        field<&HubAnswer::expires_in>("expires_in"),
        field<&HubAnswer::error>("error"),
    };
};
template const Table& table_of<HubAnswer>() noexcept;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds connect_timeout(2000);
constexpr milliseconds longest_question(30'000);
constexpr std::size_t largest_response = std::size_t{64} << 10;
constexpr std::size_t longest_reason = 300;

// What an address of a unix socket can hold.
constexpr std::size_t longest_socket_path = 107;

// The path in "unix:/path"; unset: another URL.
std::optional<std::string_view> socket_path_in(std::string_view url) {
    constexpr std::string_view scheme = "unix:";
    return url.substr(0, scheme.size()) == scheme ? std::optional(url.substr(scheme.size())) : std::nullopt;
}

Error unusable(std::string message) { return make_error(ErrorKind::invalid_argument, std::move(message)); }

std::string_view header(const HttpResponse& response, std::string_view name) {
    for (const auto& field : response.headers)
        if (same_name(field.name, name)) return field.value;
    return {};
}

// An hour at most, as for what the service says; unset: nothing usable.
std::optional<seconds> seconds_in(std::string_view retry_after) {
    constexpr std::int64_t longest = 3600;
    std::int64_t wait = 0;
    const char* const end = retry_after.data() + retry_after.size();
    const auto read = std::from_chars(retry_after.data(), end, wait);
    const bool huge = read.ec == std::errc::result_out_of_range;
    if ((read.ec != std::errc() && !huge) || read.ptr != end || retry_after.front() == '-' || (!huge && wait == 0))
        return std::nullopt;
    return seconds(huge ? longest : std::min(wait, longest));
}

class HubSource final : public AccessKeySource {
public:
    explicit HubSource(HubClientOptions options) : unusable_(check_hub_options(options)), options_(std::move(options)) {
        TransportOptions how;
        how.ca_bundle = options_.ca_bundle;
        const auto transport = make_http_transport(std::move(how));
        for (const auto& url : options_.urls) {
            const auto path = socket_path_in(url);
            hubs_.push_back(path ? Hub{"http://localhost", make_socket_transport(std::string(*path))}
                                 : Hub{url, transport});
        }
    }

    Result<IssuedKey> current(const KeyRequest& request) override {
        HttpRequest question;
        question.method = "GET";
        if (const auto known = known_key()) question.headers.push_back({"If-None-Match", tag_of(known->generation)});
        return ask(std::move(question), "/v1/access-key", request);
    }

    Result<IssuedKey> replace(const IssuedKey& refused, const KeyRequest& request) override {
        HttpRequest report;
        report.method = "POST";
        report.headers.push_back({"Content-Type", "application/json"});
        report.body = R"({"generation":)" + std::to_string(refused.generation) + "}";
        return ask(std::move(report), "/v1/access-key/refresh", request);
    }

private:
    using Moment = std::chrono::steady_clock::time_point;

    struct Hub {
        std::string base_url;
        std::shared_ptr<HttpTransport> transport;
    };

    /// The key that the hub gave out last, and when it ends.
    struct Known {
        IssuedKey key;
        Moment ends;
    };

    static std::string tag_of(std::uint64_t generation) { return '"' + std::to_string(generation) + '"'; }

    // One hub after the other, beginning with the one that responded last.
    Result<IssuedKey> ask(HttpRequest question, const char* path, const KeyRequest& request) {
        if (unusable_) return *unusable_;
        question.headers.push_back({"Authorization", "Bearer " + options_.bearer_token});
        question.headers.push_back({"User-Agent", std::string("pushplus-cpp/") + version()});
        question.connect_timeout = connect_timeout;
        question.max_response_size = largest_response;
        question.cancellation = request.cancellation;

        const auto hubs = hubs_.size();
        const auto first = first_.load();
        std::optional<Error> why;
        for (std::size_t tried = 0; tried < hubs; ++tried) {
            const auto which = (first + tried) % hubs;
            const auto& hub = hubs_[which];
            question.timeout = time_for_one(request.deadline, hubs - tried);
            question.url = hub.base_url + path;
            const auto asked = clock_->boot_now();
            auto issued = understood(hub.transport->send(question), which, question.method == "POST", asked);
            if (issued || issued.error().kind() == ErrorKind::rate_limited) {
                first_ = which;
                return issued;
            }
            if (request.cancellation.canceled()) return issued;
            if (!why) why = issued.error();
        }
        return *std::move(why);
    }

    [[nodiscard]] milliseconds time_for_one(Moment deadline, std::size_t hubs_left) const {
        auto left = std::chrono::duration_cast<milliseconds>(deadline - clock_->steady_now());
        // A client's clock may count from elsewhere.
        if (left <= milliseconds(0) || left > longest_question) left = longest_question;
        return std::max(left / static_cast<milliseconds::rep>(hubs_left), milliseconds(1));
    }

    Result<IssuedKey> understood(const HttpOutcome& outcome, std::size_t which, bool report, Moment asked) {
        const std::string& url = options_.urls[which];
        const bool holds_token = url.find(options_.bearer_token) != std::string::npos;
        const std::string hub = "the hub at " + (holds_token ? redact(url, {options_.bearer_token}) : url);
        if (!outcome.response) {
            std::vector<std::string_view> secrets{options_.bearer_token};
            add_secrets_of_environment(secrets);
            return failed(outcome.failure.kind,
                          hub + " did not respond: " + readable(redact_failure(outcome.failure.message, secrets)));
        }
        const auto& response = *outcome.response;
        constexpr int ok = 200, not_modified = 304, no_bearer = 401, too_early = 429;
        if (response.status == not_modified && !report)
            if (auto known = known_key()) return *std::move(known);

        HubAnswer answer;
        ReadFaults faults;
        read_received_json(response.body, slot_for(answer), faults);
        if (response.status == ok) {
            if (!faults.malformed.empty() || !faults.mismatch.empty() || answer.generation <= 0 ||
                answer.expires_in <= 0 || answer.access_key.empty())
                return failed(ErrorKind::invalid_response, hub + " responded with no AccessKey");
            IssuedKey key{std::move(answer.access_key), seconds(std::min(answer.expires_in, most_seconds)),
                          static_cast<std::uint64_t>(answer.generation)};
            const std::lock_guard<MutexOfProcess> lock(mutex_);
            known_ = Known{key, asked + key.expires_in};
            return key;
        }
        if (response.status == no_bearer)
            return failed(ErrorKind::unauthorized,
                          hub +
                              " did not accept the bearer token; it must be a line of the hub's --bearer-file (after a "
                              "change: SIGHUP)");
        auto why = hub + " responded with HTTP " + std::to_string(response.status);
        // Whoever sits between might send back what it got.
        if (!answer.error.empty()) why += ": " + excerpt(answer.error, {options_.bearer_token}, longest_reason);
        if (response.status == too_early && report)
            return failed(ErrorKind::rate_limited, why, header(response, "Retry-After"));
        return failed(ErrorKind::http, why);
    }

    Error failed(ErrorKind kind, std::string message, std::string_view retry_after = {}) const {
        Error::Parts parts;
        parts.kind = kind;
        parts.message = std::move(message);
        if (const auto wait = seconds_in(retry_after)) parts.retry_at = clock_->system_now() + *wait;
        return Error(std::move(parts));
    }

    /// With what is left of its life; unset if nothing is.
    [[nodiscard]] std::optional<IssuedKey> known_key() {
        const std::lock_guard<MutexOfProcess> lock(mutex_);
        if (!known_) return std::nullopt;
        auto key = known_->key;
        key.expires_in = std::chrono::duration_cast<milliseconds>(known_->ends - clock_->boot_now());
        return key.expires_in > milliseconds(0) ? std::optional(std::move(key)) : std::nullopt;
    }

    static constexpr std::int64_t most_seconds = 86'400;

    const std::optional<Error> unusable_;
    const HubClientOptions options_;
    const std::shared_ptr<Clock> clock_ = machine_clock();
    std::vector<Hub> hubs_;  ///< As `options_.urls`.
    std::atomic<std::size_t> first_{0};
    MutexOfProcess mutex_;
    std::optional<Known> known_;
};

}  // namespace

std::optional<Error> check_hub_options(HubClientOptions& options, const HubOptionNames& names) {
    const auto& token = options.bearer_token;
    if (token.empty()) return unusable(names.bearer_token + " is empty; it is one of the hub's bearer tokens");
    if (!std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; }))
        return unusable(names.bearer_token + " must be visible ASCII without blanks");
    if (options.urls.empty()) return unusable(names.urls + " is empty; it says where the hub is");
    for (auto& url : options.urls) {
        if (const auto path = socket_path_in(url)) {
            if (path->size() < 2 || path->front() != '/' || path->size() > longest_socket_path)
                return unusable(names.urls + ": an element names a unix socket, whose path begins with / and has " +
                                std::to_string(longest_socket_path) +
                                " bytes at most, as in unix:/run/pushplus/hub.sock");
            continue;
        }
        auto checked = check_base_url(url, options.dangerously_allow_plain_http);
        if (!checked) {
            constexpr std::string_view name = "base_url";
            return unusable(names.urls + ": an element" + checked.error().message().substr(name.size()));
        }
        url = *std::move(checked);
    }
    return std::nullopt;
}

}  // namespace detail

std::shared_ptr<AccessKeySource> make_hub_source(HubClientOptions options) {
    return std::make_shared<detail::HubSource>(std::move(options));
}

}  // namespace v0
}  // namespace pushplus
