#include "request_reader.hpp"

#include <algorithm>
#include <utility>

#include "chunked_body.hpp"
#include "header_fields.hpp"
#include "query.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

HttpRejection rejection_for(Arrival arrival) noexcept {
    return arrival == Arrival::timeout ? HttpRejection{408, "请求未在时限内发送完毕"}
                                       : HttpRejection{400, "请求不完整"};
}

HttpRejection receive_head(Connection& connection, Connection::Time until, std::size_t most_fields, RequestHead& head) {
    std::size_t size = 0;
    for (std::size_t scanned = 0; (size = head_size(connection.arrived(), scanned)) == 0;) {
        scanned = connection.arrived().size();
        if (scanned > largest_head) break;
        const Arrival arrival = connection.receive(until);
        if (arrival != Arrival::some) return rejection_for(arrival);
    }
    if (size == 0 || size > largest_head) {
        const std::string_view begin = connection.arrived().substr(0, largest_head);
        if (begin.find('\n') == std::string_view::npos) return {414, "请求地址超过64KiB"};
        return {431, "请求头超过64KiB"};
    }
    const HttpRejection rejection = read_head(connection.arrived().substr(0, size), head, most_fields);
    connection.consume(size);
    return rejection;
}

HttpRejection receive_sized_body(Connection& connection, Connection::Time until, std::size_t size, std::string& body) {
    body.reserve(size);
    for (;;) {
        const std::string_view part = connection.arrived().substr(0, size - body.size());
        body.append(part);
        connection.consume(part.size());
        if (body.size() == size) return accepted;
        const Arrival arrival = connection.receive(until);
        if (arrival != Arrival::some) return rejection_for(arrival);
    }
}

HttpRejection receive_chunked_body(Connection& connection, Connection::Time until, std::size_t most,
                                   std::string& body) {
    ChunkedBody chunks(body, most);
    for (;;) {
        connection.consume(chunks.take(connection.arrived()));
        if (chunks.rejection().status != 0 || chunks.complete()) return chunks.rejection();
        const Arrival arrival = connection.receive(until);
        if (arrival != Arrival::some) return rejection_for(arrival);
    }
}

HttpRejection receive_body(Connection& connection, Connection::Time until, const RequestHead& head, std::size_t most,
                           std::string& body) {
    if (!head.chunked && head.content_length == 0) return accepted;
    if (head.content_length > most) return {413, "请求体过大"};
    // A client that has sent a part of the body does not wait.
    if (head.expects_continue && connection.arrived().empty() && !connection.send("HTTP/1.1 100 Continue\r\n\r\n"))
        return rejection_for(Arrival::end);
    if (head.chunked) return receive_chunked_body(connection, until, most, body);
    return receive_sized_body(connection, until, head.content_length, body);
}

bool by_name(const HttpHeader& a, const HttpHeader& b) {
    const auto before = [](char x, char y) { return lower_case(x) < lower_case(y); };
    return std::lexicographical_compare(a.name.begin(), a.name.end(), b.name.begin(), b.name.end(), before);
}

}  // namespace

ReceivedRequest receive_request(Connection& connection, const RequestLimits& limits) {
    using Clock = std::chrono::steady_clock;
    ReceivedRequest received;
    const Connection::Time until = Clock::now() + limits.request;
    if (connection.arrived().empty() && connection.receive(until) != Arrival::some) {
        received.ended = true;
        return received;
    }
    RequestHead head;
    received.rejection = receive_head(connection, until, limits.fields, head);
    if (received.rejection.status == 0)
        received.rejection = receive_body(connection, until, head, limits.body, received.request.body);
    received.keep_alive = head.keep_alive && received.rejection.status == 0;

    received.request.method = std::move(head.method);
    received.request.path = path_of(head.target);
    received.request.query = query_of(head.target);
    std::stable_sort(head.headers.begin(), head.headers.end(), by_name);
    received.request.headers = std::move(head.headers);
    return received;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
