#include "attempt.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "../base/printable.hpp"
#include "../json/envelope.hpp"
#include "../json/refusal_reason.hpp"
#include "../send_guard/return_codes.hpp"
#include "proxy_secrets.hpp"
#include "redaction.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Sending knows no allowlist (service.md, "AccessKeys"), so there is nothing to add to it.
std::string_view advice_for(const ReturnCode& known, const Operation& operation) {
    const bool sends = operation.auth == Auth::token && operation.effect == Effect::changes;
    return sends && known.code == 403
               ? "a proxy or firewall in between refuses it, or the service banned this machine's address; sending "
                 "knows no IP allowlist"
               : known.advice;
}

// Some 120 characters of Chinese.
constexpr std::size_t longest_detail = 360;

bool is_retry_after(std::string_view name) {
    constexpr std::string_view lower = "retry-after";
    return std::equal(name.begin(), name.end(), lower.begin(), lower.end(),
                      [](char c, char wanted) { return c == wanted || (wanted != '-' && (c | 0x20) == wanted); });
}

// Only seconds are read: the other form, a date, depends on the service's clock.
std::optional<std::chrono::milliseconds> retry_after(const HttpResponse& response) {
    for (const auto& header : response.headers) {
        if (!is_retry_after(header.name)) continue;
        std::int64_t seconds = 0;
        const char* const end = header.value.data() + header.value.size();
        const auto parsed = std::from_chars(header.value.data(), end, seconds);
        constexpr std::int64_t longest = std::int64_t{7} * 86'400;
        if (parsed.ec == std::errc() && parsed.ptr == end && seconds >= 0)
            return std::chrono::seconds(std::min(seconds, longest));
    }
    return std::nullopt;
}

bool is_transient(int status, int code) {
    // A code with a known meaning is final, whatever status a gateway adds to it.
    return find_return_code(code) == nullptr && (status == 429 || status == 502 || status == 503 || status == 504);
}

// A dead AccessKey is met under both codes.
bool refuses_key(int code) { return code == 401 || code == 302; }

// A gateway may refuse the key by the status alone. A known code in the envelope overrides it.
bool refuses_by_status(int status, int code) { return status == 401 && find_return_code(code) == nullptr; }

std::string of_status(int status) { return "HTTP status " + std::to_string(status); }

class Judge {
public:
    Judge(const Operation& operation, const SecretTexts& secrets) : operation_(operation), secrets_(secrets) {}

    Attempt failed(const HttpFailure& failure) {
        Attempt attempt;
        attempt.is_transient =
            failure.worth_repeating && (failure.kind == ErrorKind::connection || failure.kind == ErrorKind::timeout);
        fail(attempt, failure.kind, failure.delivery,
             readable(redact_failure(failure.message, secrets_.of_transport())));
        return attempt;
    }

    Attempt answered(const HttpResponse& response, const ReplySlot& slot) {
        const Envelope envelope = read_envelope(response.body, slot);
        Attempt attempt;
        attempt.http_status = response.status;
        attempt.code = envelope.code.value_or(0);
        attempt.is_transient = is_transient(response.status, attempt.code);
        if (attempt.is_transient) attempt.retry_after = retry_after(response);
        const bool status_is_success = response.status >= 200 && response.status < 300;
        if (envelope.code && *envelope.code != success) {
            refused(attempt, envelope, response);
        } else if (!status_is_success) {
            bad_status(attempt, response);
        } else if (!envelope.code) {
            fail(attempt, ErrorKind::invalid_response, Delivery::unknown,
                 "the response is not an envelope of the service: " + envelope.malformed + ": " +
                     excerpt(response.body, secrets_.all()));
        } else if (!envelope.mismatch.empty()) {
            fail(attempt, ErrorKind::invalid_response, Delivery::answered,
                 "the service reports success but " + envelope.mismatch);
        }
        const bool refused_key = refuses_key(attempt.code) || refuses_by_status(response.status, attempt.code);
        attempt.key_refused = refused_key && may_send_again(operation_.effect, attempt.failure->delivery);
        return attempt;
    }

private:
    void refused(Attempt& attempt, const Envelope& envelope, const HttpResponse& response) {
        const int code = *envelope.code;
        const ReturnCode* known = find_return_code(refuses_by_status(attempt.http_status, code) ? 401 : code);
        std::string message = "the service returned code " + std::to_string(code);
        const auto secrets = secrets_.all();
        const std::string msg = excerpt(envelope.msg, secrets);
        std::string detail = excerpt(refusal_reason(response.body), secrets, longest_detail);
        if (msg == detail || detail.empty()) {
            if (!msg.empty()) message.append(" (").append(msg).append(")");
        } else {
            message.append(" (").append(msg).append(msg.empty() ? "" : ": ").append(detail).append(")");
        }
        if (known != nullptr) message.append(": ").append(advice_for(*known, operation_));
        // Behind a gateway's 5xx it is unknown how far the service got. With status 200 the return code is reliable.
        const auto delivery = attempt.http_status >= 500 ? Delivery::unknown : Delivery::answered;
        fail(attempt, known != nullptr ? known->kind : ErrorKind::service, delivery, std::move(message));
        attempt.failure->detail = std::move(detail);
    }

    void bad_status(Attempt& attempt, const HttpResponse& response) {
        const int status = response.status;
        std::string message = "the service returned " + of_status(status);
        ErrorKind kind = ErrorKind::http;
        if (const ReturnCode* known = status == 401 || status == 403 ? find_return_code(status) : nullptr) {
            kind = known->kind;
            message.append(": ").append(advice_for(*known, operation_));
        } else if (status == 429) {
            kind = ErrorKind::rate_limited;
            message += ": too many requests, wait before the next";
        } else if (status >= 300 && status < 400) {
            message += ", a redirect; none is followed, for the AccessKey would travel along. Check base_url";
        } else if (!response.body.empty()) {
            message += ": " + excerpt(response.body, secrets_.all());
        }
        fail(attempt, kind, status >= 500 ? Delivery::unknown : Delivery::answered, std::move(message));
    }

    void fail(Attempt& attempt, ErrorKind kind, Delivery delivery, std::string message) {
        Error::Parts parts;
        parts.kind = kind;
        parts.delivery = delivery;
        parts.code = attempt.code;
        parts.http_status = attempt.http_status;
        parts.operation = operation_.name;
        parts.message = parts.operation + ": " + std::move(message);
        if (delivery == Delivery::unknown && operation_.effect == Effect::changes)
            parts.message.append(". It may have been carried out: ").append(operation_.when_in_doubt);
        attempt.failure = std::move(parts);
    }

    const Operation& operation_;
    const SecretTexts& secrets_;
};

}  // namespace

std::vector<std::string_view> SecretTexts::all() const {
    std::vector<std::string_view> texts(of_request.begin(), of_request.end());
    texts.insert(texts.end(), of_account.begin(), of_account.end());
    return texts;
}

std::vector<std::string_view> SecretTexts::of_transport() const {
    auto texts = all();
    add_proxy_secrets(proxy, texts);
    add_secrets_of_environment(texts);
    return texts;
}

Attempt judge(const Operation& operation, const HttpOutcome& outcome, const ReplySlot& slot,
              const SecretTexts& secrets) {
    Judge judge(operation, secrets);
    return outcome.response ? judge.answered(*outcome.response, slot) : judge.failed(outcome.failure);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
