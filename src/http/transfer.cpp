#include "transfer.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

#include "../base/loopback.hpp"
#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

constexpr std::size_t max_header_bytes = std::size_t{64} << 10;

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

void read_header(HttpResponse& response, std::string_view line) {
    // A status line starts a new response and ends an interim one (100, 103).
    if (line.substr(0, 5) == "HTTP/") {
        response.headers.clear();
        return;
    }
    constexpr std::string_view wanted = "retry-after:";
    const auto name = line.substr(0, wanted.size());
    if (equals_ignoring_case(name, wanted))
        response.headers.push_back({"Retry-After", std::string(trim(line.substr(wanted.size())))});
}

// Anything, be it to a proxy. A request of which a part has gone although this is false is one whose first write
// failed, so that no server can have read it.
bool has_written(CURL* easy) noexcept {
    long bytes = 0;
    return curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes) != CURLE_OK || bytes != 0;
}

}  // namespace

std::size_t on_body(char* data, std::size_t one, std::size_t size, void* context) noexcept {
    auto& transfer = *static_cast<Transfer*>(context);
    const std::size_t bytes = one * size;
    if (bytes > transfer.max_body - transfer.response.body.size()) {
        transfer.abort = Transfer::Abort::body_too_large;
        return 0;
    }
    try {
        transfer.response.body.append(data, bytes);
    } catch (...) {
        transfer.abort = Transfer::Abort::out_of_memory;
        return 0;
    }
    return bytes;
}

std::size_t on_header(char* data, std::size_t one, std::size_t size, void* context) noexcept {
    auto& transfer = *static_cast<Transfer*>(context);
    const std::size_t bytes = one * size;
    transfer.header_bytes += bytes;
    transfer.headers_ended = bytes > 0 && (*data == '\r' || *data == '\n');
    if (transfer.header_bytes > max_header_bytes) {
        transfer.abort = Transfer::Abort::headers_too_large;
        return 0;
    }
    try {
        read_header(transfer.response, {data, bytes});
    } catch (...) {
        transfer.abort = Transfer::Abort::out_of_memory;
        return 0;
    }
    return bytes;
}

curl_socket_t on_open_socket(void* context, curlsocktype /*purpose*/, curl_sockaddr* address) noexcept {
    auto& transfer = *static_cast<Transfer*>(context);
    if (!transfer.sees_requests && (was_connected(transfer.easy, transfer.tls) || has_written(transfer.easy))) {
        transfer.abort = Transfer::Abort::retried;
        return CURL_SOCKET_BAD;
    }
    transfer.socket_opened = true;
    if (transfer.only_loopback && !is_loopback_address(address->addr)) {
        transfer.abort = Transfer::Abort::another_machine;
        return CURL_SOCKET_BAD;
    }
    // libcurl before 7.78 heeds the IP version for names alone.
    const bool has_other_family = transfer.family != AF_UNSPEC && address->family != transfer.family &&
                                  (address->family == AF_INET || address->family == AF_INET6);
    if (has_other_family) return CURL_SOCKET_BAD;
    const auto opened = open_socket(address->family, address->socktype, address->protocol);
    if (opened == CURL_SOCKET_BAD) {
        transfer.socket_error = last_socket_error();
    } else if (transfer.sockets != nullptr) {
        try {
            transfer.sockets->opened(opened);
        } catch (...) {
            transfer.abort = Transfer::Abort::out_of_memory;
            close_descriptor(opened);
            return CURL_SOCKET_BAD;
        }
    }
    return opened;
}

bool was_connected(CURL* easy, bool tls) noexcept {
    // At least 1 once it is so. Through a proxy, TLS is the end of the way.
    curl_off_t microseconds = 0;
    const CURLcode code =
        curl_easy_getinfo(easy, tls ? CURLINFO_APPCONNECT_TIME_T : CURLINFO_CONNECT_TIME_T, &microseconds);
    return code != CURLE_OK || microseconds != 0;
}

#if LIBCURL_VERSION_NUM >= 0x075000
namespace {
bool may_leave(Transfer& transfer) noexcept {
    if (transfer.may_leave == nullptr) return true;
    try {
        if ((*transfer.may_leave)()) return true;
        transfer.abort = Transfer::Abort::too_late;
    } catch (...) {
        transfer.abort = Transfer::Abort::out_of_memory;
    }
    return false;
}
}  // namespace

int on_request(void* context, char* remote_address, char* local_address, int remote_port, int local_port) noexcept {
    auto& transfer = *static_cast<Transfer*>(context);
    if (transfer.requests_started > 0) {
        transfer.abort = Transfer::Abort::retried;
        return CURL_PREREQFUNC_ABORT;
    }
    if (transfer.registry != nullptr) {
        try {
            const auto* const kept = transfer.registry->find({local_address, local_port, remote_address, remote_port});
            if (kept != nullptr) {
                transfer.registered_socket = kept->socket;
                if (!transfer.registry->may_reuse(*kept)) {
                    transfer.abort = Transfer::Abort::stale;
                    // Makes libcurl drop the connection also where it is HTTP/2, which outlives an aborted request.
                    curl_easy_setopt(transfer.easy, CURLOPT_FORBID_REUSE, 1L);
                    return CURL_PREREQFUNC_ABORT;
                }
            }
        } catch (...) {
            transfer.abort = Transfer::Abort::out_of_memory;
            return CURL_PREREQFUNC_ABORT;
        }
    }
    if (!may_leave(transfer)) return CURL_PREREQFUNC_ABORT;
    ++transfer.requests_started;
    return CURL_PREREQFUNC_OK;
}
#endif

HttpFailure failure_of(CURLcode code, const Transfer& transfer, const char* detail) {
    HttpFailure failure;
    failure.delivery = transfer.requests_started == 0 ? Delivery::not_sent : Delivery::unknown;
    failure.message = detail != nullptr && *detail != '\0' ? detail : curl_easy_strerror(code);
    if (code == CURLE_COULDNT_CONNECT && transfer.socket_error != 0)
        failure.message += ": no socket could be opened: " + std::system_category().message(transfer.socket_error);
    const auto as = [&failure](ErrorKind kind, bool worth_repeating) {
        failure.kind = kind;
        failure.worth_repeating = worth_repeating;
        return failure;
    };
    switch (transfer.abort) {
        case Transfer::Abort::body_too_large:
            failure.message = "the response is larger than " + std::to_string(transfer.max_body) + " bytes";
            return as(ErrorKind::invalid_response, false);
        case Transfer::Abort::headers_too_large:
            failure.message = "the response's headers are larger than " + std::to_string(max_header_bytes) + " bytes";
            return as(ErrorKind::invalid_response, false);
        case Transfer::Abort::retried:
            failure.message = "the reused connection broke after the request was written";
            return as(ErrorKind::connection, true);
        case Transfer::Abort::stale:
            failure.message = "the kept connections had ended, or held unsolicited bytes";
            return as(ErrorKind::connection, true);
        case Transfer::Abort::too_late:
            failure.message = "it was too late to send the request";
            return as(ErrorKind::canceled, false);
        case Transfer::Abort::another_machine:
            failure.message =
                "what is meant for this machine would reach another in clear text: by a proxy (set it to \"\"), or "
                "because "
                "localhost has another's address (write 127.0.0.1, or correct the hosts file)";
            return as(ErrorKind::connection, false);
        case Transfer::Abort::out_of_memory: failure.message = "out of memory"; return as(ErrorKind::internal, false);
        case Transfer::Abort::none: break;
    }
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT: return as(ErrorKind::timeout, true);
        case CURLE_OUT_OF_MEMORY:
            // libcurl before 8.6 also uses it for a header line that is longer than its buffer may grow.
            if (transfer.requests_started == 0 || transfer.headers_ended) {
                if (failure.message.find("emory") == std::string::npos)
                    failure.message = "out of memory: " + failure.message;
                return as(ErrorKind::internal, false);
            }
            failure.message = "a line of the response's headers is too long, or memory ran out";
            return as(ErrorKind::invalid_response, false);
        case CURLE_URL_MALFORMAT: return as(ErrorKind::invalid_argument, false);
        // Before the request: a URL of another protocol. After it: a response that is not HTTP.
        case CURLE_UNSUPPORTED_PROTOCOL:
            return as(transfer.requests_started == 0 ? ErrorKind::invalid_argument : ErrorKind::invalid_response,
                      false);
        case CURLE_WEIRD_SERVER_REPLY:
#if LIBCURL_VERSION_NUM >= 0x080600
        case CURLE_TOO_LARGE:
#endif
        case CURLE_BAD_CONTENT_ENCODING: return as(ErrorKind::invalid_response, false);
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_USE_SSL_FAILED: return as(ErrorKind::connection, false);
        default: return as(ErrorKind::connection, true);
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
