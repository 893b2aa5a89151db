#include <cerrno>
#include <string>

#include "doubles/raw_connection.hpp"
#include "sandbox_caller.hpp"

// HTTP as clients speak it, by RFC 9110 and 9112, to a sandbox on a raw connection.

namespace {

using nlohmann::json;

class SandboxHttp : public SandboxTest {
protected:
    std::string key_header() const { return "Host: s\r\naccess-key: " + caller.key + "\r\n"; }
    /// What the sandbox sends until it closes the connection.
    std::string sent_for(const std::string& request) const {
        RawConnection raw(sandbox.port());
        raw.send(request);
        std::string all = raw.read();
        EXPECT_EQ(raw.end(), 0) << "the connection is closed, not reset: " << request.substr(0, 200);
        return all;
    }

    /// Expects an envelope with this HTTP status and reason, and the end of the connection.
    void expect_rejected(const std::string& request, int status, const std::string& reason) const {
        const std::string all = sent_for(request);
        EXPECT_EQ(all.find("HTTP/1.1 " + std::to_string(status) + " "), 0U) << request.substr(0, 200) << all;
        EXPECT_NE(all.find("Connection: close\r\n"), std::string::npos) << all;
        const json envelope = json::parse(body_of(all), nullptr, false);
        ASSERT_TRUE(envelope.is_object()) << all;
        EXPECT_EQ(envelope.value("code", 0), status) << all;
        EXPECT_EQ(envelope["data"], reason.empty() ? json() : json(reason)) << all;
    }

    static std::string body_of(const std::string& response) {
        const auto end = response.find("\r\n\r\n");
        return end == std::string::npos ? "" : response.substr(end + 4);
    }
    static std::string head_of(const std::string& response) { return response.substr(0, response.find("\r\n\r\n")); }
};

constexpr const char* succeeded = "\"code\":200";

TEST_F(SandboxHttp, ADeleteWithoutABodyLeavesTheConnectionUsable) {
    RawConnection raw(sandbox.port());
    const std::string id = std::to_string(sandbox.add_message_token({}));
    raw.send("DELETE /api/open/token/deleteToken?id=" + id + " HTTP/1.1\r\n" + key_header() + "\r\n");
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
    raw.send("GET /api/open/user/token HTTP/1.1\r\n" + key_header() + "\r\n");
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
}

TEST_F(SandboxHttp, APostWithoutALengthHasAnEmptyBody) {
    sandbox.clear_requests();
    RawConnection raw(sandbox.port());
    raw.send("POST /api/open/topic/list HTTP/1.1\r\n" + key_header() + "\r\n");
    EXPECT_NE(raw.read_answer().find("\"code\":600"), std::string::npos);
    ASSERT_EQ(sandbox.requests().size(), 1U);
    EXPECT_EQ(sandbox.requests()[0].body, "");
    raw.send("GET /api/open/user/token HTTP/1.1\r\n" + key_header() + "\r\n");
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
}

TEST_F(SandboxHttp, ALengthThatIsNoNumberIsRejected) {
    for (const char* const length : {"-1", "+5", "5x", "0x5", "", " ", "5 5", "1e3", "5,", ",5", "5;"})
        expect_rejected("POST /send HTTP/1.1\r\nHost: s\r\nContent-Length: " + std::string(length) + "\r\n\r\n", 400,
                        "Content-Length应为非负整数");
}

TEST_F(SandboxHttp, LengthsThatDifferAreRejected) {
    expect_rejected("POST /send HTTP/1.1\r\nHost: s\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400,
                    "Content-Length不一致");
    expect_rejected("POST /send HTTP/1.1\r\nHost: s\r\nContent-Length: 2, 3\r\n\r\n{}x", 400, "Content-Length不一致");
    expect_rejected("POST /send HTTP/1.1\r\nHost: s\r\nContent-Length: 99999999\r\nContent-Length: 3\r\n\r\n{}x", 400,
                    "Content-Length不一致");
}

TEST_F(SandboxHttp, EqualLengthsAreOne) {
    for (const char* const lengths : {"Content-Length: 2\r\ncontent-length: 2\r\n", "Content-Length: 2, 2\r\n",
                                      "Content-Length: 02\r\nContent-Length: 2\r\n"}) {
        RawConnection raw(sandbox.port());
        raw.send("POST /api/open/topic/list HTTP/1.1\r\n" + key_header() + lengths + "\r\n{}");
        EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos) << lengths;
    }
}

TEST_F(SandboxHttp, ALengthBesideChunksIsRejected) {
    expect_rejected(
        "POST /send HTTP/1.1\r\nHost: s\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
        "Content-Length与Transfer-Encoding不能同时使用");
}

TEST_F(SandboxHttp, ACodingOtherThanChunkedIsRejected) {
    const std::string post = "POST /send HTTP/1.1\r\nHost: s\r\n";
    expect_rejected(post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "Transfer-Encoding仅支持chunked");
    expect_rejected(post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
                    "Transfer-Encoding重复");
    expect_rejected("POST /send HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
                    "HTTP/1.0不支持Transfer-Encoding");
}

TEST_F(SandboxHttp, ChunksMayHaveExtensionsAndTrailers) {
    sandbox.clear_requests();
    RawConnection raw(sandbox.port());
    raw.send("POST /api/open/token/add HTTP/1.1\r\n" + key_header() +
             "Transfer-Encoding: Chunked\r\nTrailer: X-Sum\r\n\r\n"
             "6;name=\"va;lue\"\r\n{\"name\r\n0A ; x\r\n\":\"\r\nabc\"}\r\n0;last\r\nX-Sum: 1\r\nHost: other\r\n\r\n"
             "GET /api/open/user/token HTTP/1.1\r\n" +
             key_header() + "\r\n");
    EXPECT_NE(raw.read_answer().find("\"code\":600"), std::string::npos) << "a line end is no part of a JSON text";
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
    ASSERT_EQ(sandbox.requests().size(), 2U);
    EXPECT_EQ(sandbox.requests()[0].body, "{\"name\":\"\r\nabc\"}");
}

TEST_F(SandboxHttp, ChunksMayArriveByteByByte) {
    sandbox.clear_requests();
    RawConnection raw(sandbox.port());
    const std::string request = "POST /api/open/topic/list HTTP/1.1\r\n" + key_header() +
                                "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x\r\n}\r\n0\r\nA: b\r\n\r\n";
    for (const char byte : request) raw.send(std::string(1, byte));
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
    EXPECT_EQ(sandbox.requests().at(0).body, "{}");
}

TEST_F(SandboxHttp, ChunksOfAWrongSizeAreRejected) {
    const std::string post = "POST /send HTTP/1.1\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const char* const size : {"-2", "x", "", "2 2", "0x2", ";x"})
        expect_rejected(post + size + "\r\n{}\r\n0\r\n\r\n", 400, "分块长度应为十六进制数");
    expect_rejected(post + "2\r\n{}}\r\n0\r\n\r\n", 400, "分块数据长度不符");
    expect_rejected(post + "1000001\r\n", 413, "请求体超过16MiB");
    expect_rejected(post + "fffffffffffffffff\r\n", 413, "请求体超过16MiB");
    expect_rejected(post + "2;" + std::string(70'000, 'x'), 431, "分块扩展或尾部超过64KiB");
    std::string trailers = "0\r\n";
    for (int i = 0; i < 7000; ++i) trailers += "X-Trailer: 1\r\n";
    expect_rejected(post + trailers, 431, "分块扩展或尾部超过64KiB");
}

TEST_F(SandboxHttp, ABodyIsRejectedAboveSixteenMebibytes) {
    expect_rejected("POST /send HTTP/1.1\r\nHost: s\r\nContent-Length: 16777217\r\n\r\n", 413, "请求体超过16MiB");
    expect_rejected("POST /send HTTP/1.1\r\nHost: s\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413,
                    "请求体超过16MiB");
    const auto taken = caller.http().Post("/send", std::string(std::size_t{16} << 20, 'x'), "application/json");
    ASSERT_TRUE(taken);
    EXPECT_EQ(json::parse(taken->body)["code"], 600);
}

TEST_F(SandboxHttp, AnIncompleteRequestAtTheEndOfAConnectionIsNotCarriedOut) {
    sandbox.clear_requests();
    {
        RawConnection raw(sandbox.port());
        raw.send("POST /api/open/token/add HTTP/1.1\r\n" + key_header() +
                 "Content-Length: 100\r\n\r\n{\"name\":\"a\"}");
    }
    caller.get("/api/open/user/token");
    EXPECT_EQ(sandbox.request_count("message_tokens.add"), 0U);
}

TEST_F(SandboxHttp, AnAbsoluteTargetIsItsPath) {
    sandbox.clear_requests();
    const std::string id = std::to_string(sandbox.add_webhook({}));
    RawConnection raw(sandbox.port());
    raw.send("GET http://www.pushplus.plus/api/open/webhook/detail?webhookId=" + id + " HTTP/1.1\r\n" + key_header() +
             "\r\n");
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
    EXPECT_EQ(sandbox.requests().at(0).path, "/api/open/webhook/detail");
    raw.send("POST HTTPS://www.pushplus.plus HTTP/1.1\r\n" + key_header() + "\r\n");
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 404"), 0U);
    EXPECT_EQ(sandbox.requests().at(1).path, "/");
    raw.send("POST http://www.pushplus.plus?a=b HTTP/1.1\r\n" + key_header() + "\r\n");
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 404"), 0U);
    EXPECT_EQ(sandbox.requests().at(2).path, "/");
    EXPECT_EQ(sandbox.requests().at(2).query.at(0).second, "b");
}

TEST_F(SandboxHttp, TheServersOwnOptionsAreItsMethods) {
    RawConnection raw(sandbox.port());
    raw.send("OPTIONS * HTTP/1.1\r\nHost: s\r\n\r\n");
    const std::string answer = raw.read_answer();
    EXPECT_EQ(answer.find("HTTP/1.1 200 OK"), 0U) << answer;
    EXPECT_NE(answer.find("Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS\r\n"), std::string::npos) << answer;
    EXPECT_NE(answer.find("Content-Length: 0\r\n"), std::string::npos) << answer;
    expect_rejected("GET * HTTP/1.1\r\nHost: s\r\n\r\n", 400, "请求地址格式错误");
}

TEST_F(SandboxHttp, IsNoProxyForTunnels) {
    const std::string request = "CONNECT www.pushplus.plus:443 HTTP/1.1\r\nHost: www.pushplus.plus:443\r\n\r\n";
    expect_rejected(request, 405, "");
    EXPECT_NE(sent_for(request).find("Allow: GET"), std::string::npos);
}

TEST_F(SandboxHttp, AHeadIsAGetWithoutItsBody) {
    RawConnection raw(sandbox.port());
    const std::string request = " /api/open/user/token HTTP/1.1\r\n" + key_header() + "\r\n";
    raw.send("GET" + request);
    const std::string get = raw.read_answer();
    EXPECT_NE(get.find(succeeded), std::string::npos);
    raw.send("HEAD" + request + "GET" + request);
    EXPECT_EQ(raw.read(head_of(get).size() + 4), head_of(get) + "\r\n\r\n");
    EXPECT_EQ(raw.read_answer(), get) << "no body came before it";
    EXPECT_EQ(sandbox.request_count("users.token"), 3U);
    EXPECT_EQ(sandbox.requests().at(2).method, "HEAD");
}

TEST_F(SandboxHttp, AnotherMethodOfAPathIsNotAllowed) {
    for (const char* const method : {"POST", "PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND"}) {
        RawConnection raw(sandbox.port());
        raw.send(std::string(method) + " /api/open/user/token HTTP/1.1\r\n" + key_header() + "\r\n");
        const std::string answer = raw.read_answer();
        EXPECT_EQ(answer.find("HTTP/1.1 405 Method Not Allowed\r\n"), 0U) << answer;
        EXPECT_NE(answer.find("\r\nAllow: GET, HEAD\r\n"), std::string::npos) << answer;
        EXPECT_EQ(json::parse(body_of(answer)), json({{"code", 405}, {"msg", "请求方式不支持"}, {"data", nullptr}}));
    }
    const std::string head =
        sent_for("HEAD /api/open/topic/list HTTP/1.1\r\n" + key_header() + "Connection: close\r\n\r\n");
    EXPECT_EQ(head.find("HTTP/1.1 405 "), 0U);
    EXPECT_NE(head.find("\r\nAllow: POST\r\n"), std::string::npos);
    EXPECT_EQ(body_of(head), "");
}

TEST_F(SandboxHttp, AnUnknownPathIsNotFoundWhateverTheMethod) {
    for (const char* const method : {"GET", "POST", "PATCH", "OPTIONS"}) {
        RawConnection raw(sandbox.port());
        raw.send(std::string(method) + " /api/open/nothing HTTP/1.1\r\n" + key_header() + "\r\n");
        const std::string answer = raw.read_answer();
        EXPECT_EQ(answer.find("HTTP/1.1 404 Not Found\r\n"), 0U) << answer;
        EXPECT_EQ(json::parse(body_of(answer)), json({{"code", 404}, {"msg", "请求路径不存在"}, {"data", nullptr}}));
    }
}

TEST_F(SandboxHttp, NoContinueIsSentForABodyThatIsThere) {
    RawConnection raw(sandbox.port());
    const std::string post = "POST /api/open/topic/list HTTP/1.1\r\n" + key_header() + "Expect: 100-Continue\r\n";
    raw.send(post + "Content-Length: 2\r\n\r\n{}");
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 200"), 0U);
    raw.send(post + "\r\n");
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 200"), 0U) << "no body, no reason to wait";
    raw.send(post + "Transfer-Encoding: chunked\r\n\r\n");
    EXPECT_EQ(raw.read_answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    raw.send("2\r\n{}\r\n0\r\n\r\n");
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 200"), 0U);
}

TEST_F(SandboxHttp, NoContinueIsSentForABodyThatIsRejected) {
    expect_rejected("POST /send HTTP/1.1\r\nHost: s\r\nExpect: 100-continue\r\nContent-Length: 16777217\r\n\r\n", 413,
                    "请求体超过16MiB");
}

TEST_F(SandboxHttp, AnotherExpectationIsRejected) {
    expect_rejected("POST /send HTTP/1.1\r\nHost: s\r\nExpect: 200-ok\r\nContent-Length: 2\r\n\r\n{}", 417,
                    "Expect仅支持100-continue");
}

TEST_F(SandboxHttp, Version10ClosesUnlessItIsAskedToKeepTheConnection) {
    const std::string get = "GET /api/open/user/token HTTP/1.0\r\naccess-key: " + caller.key + "\r\n";
    const std::string closed = sent_for(get + "\r\n");
    EXPECT_NE(closed.find(succeeded), std::string::npos);
    EXPECT_NE(closed.find("Connection: close\r\n"), std::string::npos);
    RawConnection raw(sandbox.port());
    for (int i = 0; i < 2; ++i) {
        raw.send(get + "Connection: Keep-Alive\r\n\r\n");
        const std::string kept = raw.read_answer();
        EXPECT_NE(kept.find(succeeded), std::string::npos);
        EXPECT_NE(kept.find("Connection: keep-alive\r\n"), std::string::npos);
    }
}

TEST_F(SandboxHttp, OtherVersionsAreRejected) {
    expect_rejected("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "仅支持HTTP/1.1与HTTP/1.0");
    for (const char* const version : {" HTTP/1", " http/1.1", " HTTP/1.1x", " HTTP/x.1", ""})
        expect_rejected("GET /" + std::string(version) + "\r\nHost: s\r\n\r\n", 400, "请求行格式错误");
    RawConnection raw(sandbox.port());
    raw.send("GET /api/open/user/token HTTP/1.2\r\n" + key_header() + "\r\n");
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos) << "is read as HTTP/1.1";
}

TEST_F(SandboxHttp, PipelinedRequestsAreServedInTheirOrder) {
    const std::string id = std::to_string(sandbox.add_webhook({}));
    RawConnection raw(sandbox.port());
    raw.send("POST /api/open/webhook/list HTTP/1.1\r\n" + key_header() +
             "Content-Length: 2\r\n\r\n{}"
             "GET /api/open/webhook/detail?webhookId=" +
             id + " HTTP/1.1\r\n" + key_header() + "\r\nGET /api/open/nothing HTTP/1.1\r\n" + key_header() +
             "Connection: close\r\n\r\nGET /api/open/user/token HTTP/1.1\r\n" + key_header() + "\r\n");
    EXPECT_NE(raw.read_answer().find("\"pageNum\":1"), std::string::npos);
    EXPECT_NE(raw.read_answer().find("\"webhookCode\""), std::string::npos);
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 404"), 0U);
    EXPECT_EQ(raw.read(), "") << "nothing is served after a close";
}

TEST_F(SandboxHttp, LinesMayEndWithABareLineFeed) {
    RawConnection raw(sandbox.port());
    raw.send("GET /api/open/user/token HTTP/1.1\nHost: s\naccess-key: " + caller.key + "\n\n");
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
}

TEST_F(SandboxHttp, EmptyLinesBeforeARequestAreSkipped) {
    RawConnection raw(sandbox.port());
    for (int i = 0; i < 2; ++i) {
        raw.send("\r\n\r\n\nGET /api/open/user/token HTTP/1.1\r\n" + key_header() + "\r\n");
        EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
    }
}

TEST_F(SandboxHttp, AHeadMayArriveByteByByte) {
    RawConnection raw(sandbox.port());
    for (const char byte : "\r\nGET /api/open/user/token HTTP/1.1\r\n" + key_header() + "\r\n")
        raw.send(std::string(1, byte));
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos);
}

TEST_F(SandboxHttp, AHeadThatIsNotWellFormedIsRejected) {
    using namespace std::string_literals;
    const std::string get = "GET / HTTP/1.1\r\nHost: s\r\n";
    expect_rejected(get + "X-Folded: a\r\n b\r\n\r\n", 400, "请求头不允许折行");
    expect_rejected("GET / HTTP/1.1\r\n Host: s\r\n\r\n", 400, "请求头不允许折行");
    for (const std::string& line : {"no colon"s, "Space : a"s, ": a"s, "In(valid): a"s, "N\0ul: a"s})
        expect_rejected(get + line + "\r\n\r\n", 400, "请求头格式错误");
    for (const std::string& value : {"a\0b"s, "a\rb"s, "a\x7f"s, "\x1b[0m"s})
        expect_rejected(get + "X: " + value + "\r\n\r\n", 400, "请求头含有控制字符");
    for (const std::string& line : {"GET /\0 HTTP/1.1"s, "GET / a HTTP/1.1"s, "GET  / HTTP/1.1"s, "G\0T / HTTP/1.1"s,
                                    "GET / HTTP/1.1 "s, " GET / HTTP/1.1"s, "GET /\t HTTP/1.1"s, "GET HTTP/1.1"s})
        expect_rejected(line + "\r\nHost: s\r\n\r\n", 400, "请求行格式错误");
    expect_rejected("GET send HTTP/1.1\r\nHost: s\r\n\r\n", 400, "请求地址格式错误");
    expect_rejected("GET / HTTP/1.1\r\n\r\n", 400, "缺少Host");
    expect_rejected(get + "host: s\r\n\r\n", 400, "Host重复");
}

TEST_F(SandboxHttp, AHeadIsRejectedAboveSixtyFourKibibytes) {
    expect_rejected("GET /" + std::string(70'000, 'x'), 414, "请求地址超过64KiB");
    std::string fields;
    for (int i = 0; i < 3000; ++i) fields += "X-Field: 0123456789\r\n";
    RawConnection raw(sandbox.port());
    raw.send("GET /api/open/user/token HTTP/1.1\r\n" + key_header() + fields + "\r\n");
    EXPECT_NE(raw.read_answer().find(succeeded), std::string::npos) << fields.size();
    expect_rejected("GET / HTTP/1.1\r\nHost: s\r\n" + fields + fields + "\r\n", 431, "请求头超过64KiB");
}

TEST_F(SandboxHttp, APathMayHave8000Bytes) {
    sandbox.clear_requests();
    RawConnection raw(sandbox.port());
    const std::string path = "/" + std::string(8000, 'a');
    raw.send("GET " + path + " HTTP/1.1\r\nHost: s\r\n\r\n");
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 404"), 0U);
    EXPECT_EQ(sandbox.requests().at(0).path, path);
}

TEST_F(SandboxHttp, RejectedRequestsAreRecordedAsFarAsTheyAreKnown) {
    sandbox.clear_requests();
    sent_for("POST /send?a=b HTTP/1.1\r\nHost: s\r\nContent-Length: -1\r\n\r\n");
    ASSERT_EQ(sandbox.requests().size(), 1U);
    const auto request = sandbox.requests()[0];
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/send");
    EXPECT_EQ(request.query.at(0).first, "a");
    EXPECT_EQ(request.status, 400);
    EXPECT_EQ(request.reason, "Content-Length应为非负整数");
    EXPECT_EQ(json::parse(request.response),
              json({{"code", 400}, {"msg", "请求格式错误"}, {"data", "Content-Length应为非负整数"}}));
}

}  // namespace
