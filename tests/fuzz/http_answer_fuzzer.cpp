// Fuzzes a response's headers and body as libcurl delivers them, and the resulting error or value.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include <pushplus/users.hpp>

#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "core/attempt.hpp"
#include "http/transfer.hpp"
#include "input.hpp"
#include "json/reply.hpp"
#include "require.hpp"

namespace pushplus_test {
namespace {

using namespace pushplus;
using namespace pushplus::detail;

constexpr Operation operations[] = {
    {"users.my_info", "GET", "/api/open/user/myInfo", Effect::reads},
    {"topics.exit", "GET", "/api/open/topic/exitTopic", Effect::changes},
};

bool is_retry_after(std::string name) {
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name == "retry-after";
}

void feed_headers(Transfer& transfer, Input& input) {
    std::size_t bytes = 0;
    for (std::string line = input.line(); !line.empty(); line = input.line()) {
        line += "\r\n";
        bytes += line.size();
        const auto taken = on_header(line.data(), 1, line.size(), &transfer);
        require(taken == (bytes > std::size_t{64} << 10 ? 0 : line.size()), "64 KiB of headers are taken");
        if (taken == 0) return;
        if (line.rfind("HTTP/", 0) == 0) require(transfer.response.headers.empty(), "a new response has new headers");
    }
    for (const auto& header : transfer.response.headers) {
        require(is_retry_after(header.name), "only this header is kept");
        constexpr std::string_view blank = " \t\r\n";
        require(header.value.empty() || (blank.find(header.value.front()) == std::string_view::npos &&
                                         blank.find(header.value.back()) == std::string_view::npos),
                "a value has no blanks around it");
    }
}

void feed_body(Transfer& transfer, std::string body, std::size_t piece) {
    std::size_t given = 0;
    while (given < body.size()) {
        const auto size = std::min(piece, body.size() - given);
        const auto taken = on_body(body.data() + given, 1, size, &transfer);
        require((taken == size) == (given + size <= transfer.max_body), "what is larger than allowed is refused");
        if (taken != size) break;
        given += size;
    }
    require(transfer.response.body == body.substr(0, given), "a body is what came");
    require(transfer.response.body.size() <= transfer.max_body, "a body is no larger than allowed");
}

void require_failure(const Error::Parts& failure, const Operation& operation, const std::string& secret) {
    const auto prefix = std::string(operation.name) + ": ";
    require(failure.message.size() > prefix.size() && failure.message.rfind(prefix, 0) == 0, "an error says why");
    for (const std::string& text : {failure.message, failure.detail}) {
        require(is_utf8(text), "an error is UTF-8");
        require(readable(text) == text, "an error is one line of what may be shown");
    }
    const bool warns = failure.message.find("It may have been carried out") != std::string::npos;
    if (failure.delivery == Delivery::unknown && operation.effect == Effect::changes)
        require(warns, "who changed something is warned");
    // The mask may look like one of these.
    if (secret.find_first_of("*?") != std::string::npos || secret.find("…") != std::string::npos) return;
    require(failure.message.find(secret) == std::string::npos, "an error hides the secret");
}

void require_verdict(const Attempt& attempt, const Operation& operation, const HttpResponse& response) {
    const int status = response.status;
    const bool success = attempt.code == 200 && status >= 200 && status < 300;
    require(attempt.failure || success, "only 200 within 2xx is a success");
    if (attempt.failure && success) require(attempt.failure->kind == ErrorKind::invalid_response, "a success is one");
    require(attempt.http_status == status, "the status is reported");
    const bool refused_key = attempt.code == 401 || attempt.code == 302 || (status == 401 && attempt.code == 0);
    const bool in_doubt = attempt.failure && attempt.failure->delivery == Delivery::unknown;
    require(attempt.key_refused == refused_key || in_doubt || status == 401, "401 and 302 are the key's");
    require(!attempt.key_refused || !in_doubt || operation.effect == Effect::reads, "no change in doubt is sent again");
    if (attempt.is_transient)
        require(status == 429 || status == 502 || status == 503 || status == 504, "only these pass");
    if (!attempt.retry_after) return;
    using std::chrono::hours;
    require(attempt.is_transient, "a pause is for what may pass");
    require(*attempt.retry_after >= hours(0) && *attempt.retry_after <= hours(7 * 24), "a pause is a week at most");
    require(!response.headers.empty(), "a pause was asked for");
}

void answer(Input& input) {
    const Operation& operation = operations[input.choice(2)];
    const bool broken = input.flag();
    const auto piece = 1 + input.choice(64);
    // Marked at both ends, so that it stays in one piece within the response.
    const auto secret = "~s3~" + input.line() + "~e~";
    Transfer transfer;
    transfer.max_body = static_cast<std::size_t>(1 + (input.number() & 0xFFF));
    transfer.response.status = static_cast<int>(input.number() & 0x3FF);
    feed_headers(transfer, input);
    auto body = input.rest();
    // Written as "\S" here, because the fuzzer knows no secrets.
    for (auto at = body.find("\\S"); at != std::string::npos; at = body.find("\\S", at + secret.size()))
        body.replace(at, 2, secret);

    HttpOutcome outcome;
    if (broken) {
        transfer.requests_started = 1;
        outcome.failure = failure_of(static_cast<CURLcode>(piece), transfer, body.c_str());
        require(!outcome.failure.message.empty(), "a failure says why");
        require(outcome.failure.delivery == Delivery::unknown, "a request that left may have arrived");
    } else {
        feed_body(transfer, std::move(body), piece);
        outcome.response = transfer.response;
    }
    UserInfo info;
    const Attempt attempt = judge(operation, outcome, slot_for(info), {{secret}, {"user-token"}});
    if (attempt.failure) require_failure(*attempt.failure, operation, secret);
    if (!broken) require_verdict(attempt, operation, *outcome.response);
}

}  // namespace
}  // namespace pushplus_test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pushplus_test::Input input(data, size);
    pushplus_test::answer(input);
    return 0;
}
