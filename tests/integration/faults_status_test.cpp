#include "wire_fault.hpp"

namespace pushplus_test {

namespace {

using answers::http_answer;
using pushplus::Delivery;
using pushplus::ErrorKind;

constexpr std::string_view html = "<html><body><h1>No</h1></body></html>";

WireFault status(std::string name, std::string_view status_line, ErrorKind kind, std::string_view text = html,
                 std::string_view header_lines = "") {
    WireFault fault{std::move(name), answers::write(http_answer(text, status_line, header_lines)), kind};
    fault.http_status = std::stoi(std::string(status_line));
    return fault;
}

WireFault redirect(std::string name, std::string_view status_line) {
    return status(std::move(name), status_line, ErrorKind::http, "", "Location: https://192.0.2.1/elsewhere\r\n");
}

// The client cannot know how far the service got.
WireFault in_doubt(WireFault fault) {
    fault.delivery = Delivery::unknown;
    return fault;
}

WireFault retried(WireFault fault) {
    fault.retried = true;
    return fault;
}

WireFault coded(int code, WireFault fault) {
    fault.code = code;
    return fault;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    Status, WireFaults,
    testing::Values(
        redirect("MovedPermanently", "301 Moved Permanently"), redirect("Found", "302 Found"),
        redirect("SeeOther", "303 See Other"), redirect("TemporaryRedirect", "307 Temporary Redirect"),
        redirect("PermanentRedirect", "308 Permanent Redirect"),
        status("NotModified", "304 Not Modified", ErrorKind::http, ""),
        status("BadRequest", "400 Bad Request", ErrorKind::http), status("NotFound", "404 Not Found", ErrorKind::http),
        status("ForbiddenByHtml", "403 Forbidden", ErrorKind::forbidden),
        status("MethodNotAllowed", "405 Method Not Allowed", ErrorKind::http),
        status("ProxyWantsALogin", "407 Proxy Authentication Required", ErrorKind::http, html,
               "Proxy-Authenticate: Basic realm=\"x\"\r\n"),
        retried(status("TooManyRequests", "429 Too Many Requests", ErrorKind::rate_limited)),
        retried(status("TooManyRequestsRetryAtOnce", "429 Too Many Requests", ErrorKind::rate_limited, html,
                       "Retry-After: 0\r\n")),
        // Longer than the call's timeout: no second attempt, and no wait for it.
        status("TooManyRequestsRetryInAnHour", "429 Too Many Requests", ErrorKind::rate_limited, html,
               "Retry-After: 3600\r\n"),
        in_doubt(status("InternalServerError", "500 Internal Server Error", ErrorKind::http)),
        retried(in_doubt(status("BadGateway", "502 Bad Gateway", ErrorKind::http))),
        retried(in_doubt(status("ServiceUnavailable", "503 Service Unavailable", ErrorKind::http))),
        retried(in_doubt(status("ServiceUnavailableWithADate", "503 Service Unavailable", ErrorKind::http, html,
                                "Retry-After: Fri, 31 Dec 2999 23:59:59 GMT\r\n"))),
        retried(in_doubt(status("GatewayTimeout", "504 Gateway Timeout", ErrorKind::http))),
        in_doubt(coded(500, status("InternalServerErrorWithAnEnvelope", "500 Internal Server Error", ErrorKind::service,
                                   R"({"code":500,"msg":"系统异常","data":null})"))),
        retried(in_doubt(coded(999, status("ServiceUnavailableWithAnEnvelope", "503 Service Unavailable",
                                           ErrorKind::service, R"({"code":999,"msg":"系统异常","data":null})")))),
        coded(500,
              status("BusinessCode500", "200 OK", ErrorKind::service, R"({"code":500,"msg":"系统异常","data":null})")),
        coded(900, status("Restricted", "200 OK", ErrorKind::rate_limited,
                          R"({"code":900,"msg":"用户账号使用受限","data":null})")),
        coded(403, status("AddressNotOnTheSafeList", "200 OK", ErrorKind::forbidden,
                          R"({"code":403,"msg":"请求未授权","data":null})")),
        harmless("CookiesAreIgnored",
                 [](ServedConnection& connection, const RawRequest& request) {
                     connection.write(
                         http_answer(answers::good_envelope(request), "200 OK", "Set-Cookie: a=b; Path=/\r\n"));
                 })),
    name_of);

}  // namespace pushplus_test
