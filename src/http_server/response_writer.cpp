#include "response_writer.hpp"

#include <string_view>

#include "gzip.hpp"
#include "header_fields.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

namespace {

std::string_view reason_phrase(int status) noexcept {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 417: return "Expectation Failed";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        default: return "";
    }
}

// RFC 9110, 6.4.1: these responses end with their heads.
bool has_no_body(int status) noexcept { return status < 200 || status == 204 || status == 304; }

bool has_header(const Response& response, std::string_view name) noexcept {
    for (const HttpHeader& header : response.headers)
        if (same_name(header.name, name)) return true;
    return false;
}

void append(std::string& head, std::string_view name, std::string_view value) {
    // Others would be bytes of something else than this header.
    if (is_token(name) && is_field_value(value)) head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string response_head(Response& response, const ResponseTerms& terms) {
    constexpr std::size_t usual_size = 256;
    std::string head;
    head.reserve(usual_size);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\n");
    if (terms.gzip && !response.verbatim && !has_header(response, "Content-Encoding") && compress(response.body))
        append(head, "Content-Encoding", "gzip");
    if (!response.content_type.empty()) append(head, "Content-Type", response.content_type);
    for (const HttpHeader& header : response.headers) append(head, header.name, header.value);
    if (!has_header(response, "Connection")) append(head, "Connection", terms.keep_alive ? "keep-alive" : "close");
    const bool bodiless = has_no_body(response.status);
    // A fault may say something else of the body.
    if (!bodiless && !has_header(response, "Content-Length") && !has_header(response, "Transfer-Encoding"))
        append(head, "Content-Length", std::to_string(response.body.size()));
    head.append("\r\n");
    if (bodiless || terms.head_only) response.body.clear();
    return head;
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
