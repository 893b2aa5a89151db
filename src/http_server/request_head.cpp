#include "request_head.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "header_fields.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

HttpRejection bad(std::string_view reason) noexcept { return {400, reason}; }

// Takes the next line off `rest`. RFC 9112, 2.2: a bare LF may end it.
std::string_view take_line(std::string_view& rest) noexcept {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

bool is_visible(unsigned char c) noexcept { return c > ' ' && c != 0x7f; }

// In the place of an absolute URL, which clients send to proxies, its path and query.
HttpRejection read_target(std::string_view given, RequestHead& head) {
    if (!std::all_of(given.begin(), given.end(), is_visible)) return bad("请求行格式错误");
    if (const auto scheme = given.find("://"); scheme != std::string_view::npos && given.front() != '/') {
        const auto path = given.find_first_of("/?", scheme + 3);
        given = path == std::string_view::npos ? std::string_view() : given.substr(path);
        if (given.empty() || given.front() == '?') head.target = "/";
    } else if (given.front() != '/' && !(given == "*" && head.method == "OPTIONS")) {
        return bad("请求地址格式错误");
    }
    // A fragment is no part of a request.
    head.target.append(given.substr(0, given.find('#')));
    return accepted;
}

HttpRejection read_request_line(std::string_view line, RequestHead& head, int& minor_version) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return bad("请求行格式错误");
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method) || target.empty()) return bad("请求行格式错误");
    head.method = method;

    const bool is_version = version.size() == 8 && version.substr(0, 5) == "HTTP/" && is_digit(version[5]) &&
                            version[6] == '.' && is_digit(version[7]);
    if (!is_version) return bad("请求行格式错误");
    if (version[5] != '1') return {505, "仅支持HTTP/1.1与HTTP/1.0"};
    minor_version = version[7] - '0';
    if (method == "CONNECT") {
        head.target = target;
        return {405, "不是代理服务器"};
    }
    return read_target(target, head);
}

HttpRejection read_fields(std::string_view rest, std::size_t most_fields, RequestHead& head) {
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        if (line.empty()) break;
        if (head.headers.size() == most_fields) return {431, "请求头过多"};
        if (line.front() == ' ' || line.front() == '\t') return bad("请求头不允许折行");
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return bad("请求头格式错误");
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (!is_field_value(value)) return bad("请求头含有控制字符");
        head.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
    }
    return accepted;
}

// Reads a Content-Length field, which may say the same length several times; RFC 9112, 6.3.
HttpRejection read_length(std::string_view value, std::optional<std::size_t>& length) {
    HttpRejection rejection;
    for_each_element(value, true, [&](std::string_view element) {
        if (element.empty() || !std::all_of(element.begin(), element.end(), is_digit)) {
            rejection = bad("Content-Length应为非负整数");
            return;
        }
        // Any length above the limit is as good as another.
        std::size_t size = largest_body + 1;
        std::from_chars(element.data(), element.data() + element.size(), size);
        size = std::min(size, largest_body + 1);
        if (length && *length != size) rejection = bad("Content-Length不一致");
        length = size;
    });
    return rejection;
}

HttpRejection read_framing(RequestHead& head, int minor_version) {
    std::optional<std::size_t> length;
    std::optional<std::string_view> coding;
    for (const HttpHeader& header : head.headers) {
        if (same_name(header.name, "Content-Length")) {
            const HttpRejection rejection = read_length(header.value, length);
            if (rejection.status != 0) return rejection;
        } else if (same_name(header.name, "Transfer-Encoding")) {
            if (coding) return bad("Transfer-Encoding重复");
            coding = header.value;
        }
    }
    if (coding) {
        if (length) return bad("Content-Length与Transfer-Encoding不能同时使用");
        if (minor_version == 0) return bad("HTTP/1.0不支持Transfer-Encoding");
        if (!same_name(*coding, "chunked")) return {501, "Transfer-Encoding仅支持chunked"};
        head.chunked = true;
    }
    head.content_length = length.value_or(0);
    if (head.content_length > largest_body) return {413, "请求体超过16MiB"};
    return accepted;
}

HttpRejection read_connection(RequestHead& head, int minor_version) {
    bool close = false;
    bool keep = minor_version > 0;
    int hosts = 0;
    for (const HttpHeader& header : head.headers) {
        if (same_name(header.name, "Connection")) {
            for_each_element(header.value, false, [&](std::string_view element) {
                close = close || same_name(element, "close");
                keep = keep || same_name(element, "keep-alive");
            });
        } else if (same_name(header.name, "Host")) {
            ++hosts;
        } else if (same_name(header.name, "Expect") && minor_version > 0) {
            if (!same_name(header.value, "100-continue")) return {417, "Expect仅支持100-continue"};
            head.expects_continue = true;
        }
    }
    head.keep_alive = keep && !close;
    if (hosts > 1) return bad("Host重复");
    if (hosts == 0 && minor_version > 0) return bad("缺少Host");
    return accepted;
}

}  // namespace

std::size_t head_size(std::string_view bytes, std::size_t scanned) noexcept {
    // Empty lines before a request belong to its head; RFC 9112, 2.2.
    const std::size_t begin = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
    // The line end before the empty line may be among the bytes that were looked at.
    std::size_t end = bytes.find('\n', std::max(begin, scanned - std::min<std::size_t>(scanned, 2)));
    for (; end != std::string_view::npos; end = bytes.find('\n', end + 1)) {
        if (bytes.substr(end + 1, 1) == "\n") return end + 2;
        if (bytes.substr(end + 1, 2) == "\r\n") return end + 3;
    }
    return 0;
}

HttpRejection read_head(std::string_view bytes, RequestHead& head, std::size_t most_fields) {
    bytes.remove_prefix(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
    int minor_version = 0;
    HttpRejection rejection = read_request_line(take_line(bytes), head, minor_version);
    if (rejection.status == 0) rejection = read_fields(bytes, most_fields, head);
    if (rejection.status == 0) rejection = read_framing(head, minor_version);
    if (rejection.status == 0) rejection = read_connection(head, minor_version);
    return rejection;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
