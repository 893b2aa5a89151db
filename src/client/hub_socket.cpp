#include "hub_socket.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "../base/ascii.hpp"
#include "../http/byte_stream.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t largest_head = std::size_t{16} << 10;
constexpr std::string_view line_end = "\r\n", head_end = "\r\n\r\n";
// A canceled request has ended after this.
constexpr milliseconds between_looks(50);

HttpOutcome failed(ErrorKind kind, std::string message) {
    HttpOutcome outcome;
    outcome.failure.kind = kind;
    outcome.failure.message = std::move(message);
    return outcome;
}

HttpOutcome failed(const Error& error) { return failed(error.kind(), error.message()); }

HttpOutcome unreadable() { return failed(ErrorKind::invalid_response, "what it sent is no HTTP response"); }

// "/v1/access-key" in "http://localhost/v1/access-key".
std::string_view target_of(std::string_view url) {
    constexpr std::string_view scheme_end = "://";
    const auto scheme = url.find(scheme_end);
    const auto slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + scheme_end.size());
    return slash == std::string_view::npos ? "/" : url.substr(slash);
}

// HTTP/1.0: the response is not chunked, and ends with the connection.
std::string text_of(const HttpRequest& request) {
    std::string text = request.method;
    text.append(" ").append(target_of(request.url)).append(" HTTP/1.0\r\nHost: localhost\r\n");
    for (const auto& header : request.headers)
        text.append(header.name).append(": ").append(header.value).append("\r\n");
    if (request.body || request.method != "GET")
        text.append("Content-Length: ").append(std::to_string(request.body ? request.body->size() : 0)).append("\r\n");
    return text.append(line_end).append(request.body ? *request.body : std::string());
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end && is_digit(text.front()) ? std::optional(number) : std::nullopt;
}

std::optional<int> status_in(std::string_view line) {
    constexpr std::string_view version = "HTTP/1.";
    constexpr std::size_t behind_version = version.size() + 2, digits = 3;
    if (line.substr(0, version.size()) != version || line.size() < behind_version + digits ||
        line[behind_version - 1] != ' ')
        return std::nullopt;
    return number_in<int>(line.substr(behind_version, digits));
}

HttpOutcome read_response(std::string_view text) {
    const auto head_size = text.find(head_end);
    if (head_size > largest_head) return unreadable();  // Or there is none.
    auto head = text.substr(0, head_size + line_end.size());
    HttpResponse response;
    const auto status = status_in(head.substr(0, head.find(line_end)));
    if (!status) return unreadable();
    response.status = *status;
    std::optional<std::size_t> length;
    for (auto at = head.find(line_end) + line_end.size(); at < head.size();) {
        const auto line = head.substr(at, head.find(line_end, at) - at);
        at += line.size() + line_end.size();
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return unreadable();
        const auto name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
        if (same_name(name, "Content-Length")) length = number_in<std::size_t>(value);
        response.headers.push_back({std::string(name), std::string(value)});
    }
    constexpr int not_modified = 304;
    const auto body = text.substr(head_size + head_end.size());
    if (length && response.status != not_modified && body.size() < *length)
        return failed(ErrorKind::connection, "the connection ended within the response");
    response.body = body.substr(0, length.value_or(body.size()));
    HttpOutcome outcome;
    outcome.response = std::move(response);
    return outcome;
}

class SocketTransport final : public HttpTransport {
public:
    explicit SocketTransport(std::string path) { place_.socket_path = std::move(path); }

    HttpOutcome send(const HttpRequest& request) override {
        const auto deadline = steady_clock::now() + request.timeout;
        auto stream = streams_.open(place_, std::min(request.connect_timeout, request.timeout));
        if (!stream) return failed(stream.error());
        if (const auto written = (*stream)->write(text_of(request), deadline); !written) return failed(written.error());
        std::string text;
        for (;;) {
            constexpr std::size_t step = 4096;
            if (request.cancellation.canceled()) return failed(ErrorKind::canceled, "canceled by the caller");
            const auto size = text.size();
            text.resize(size + step);
            const auto until = std::min(deadline, steady_clock::now() + between_looks);
            const auto got = (*stream)->read(&text[size], step, until);
            text.resize(size + (got ? *got : 0));
            if (got && *got == 0)
                return text.empty() ? failed(ErrorKind::connection, "it closed the connection") : read_response(text);
            if (text.size() > largest_head + request.max_response_size)
                return failed(ErrorKind::invalid_response, "its response is too large");
            const bool goes_on = got || (got.error().kind() == ErrorKind::timeout && steady_clock::now() < deadline);
            if (!goes_on) return failed(got.error());
        }
    }

private:
    StreamPlace place_;
    const ByteStreams streams_{std::nullopt};
};

}  // namespace

std::shared_ptr<HttpTransport> make_socket_transport(std::string path) {
    return std::make_shared<SocketTransport>(std::move(path));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
