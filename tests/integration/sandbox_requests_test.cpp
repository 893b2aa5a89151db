#include <algorithm>

#include "doubles/raw_connection.hpp"
#include "sandbox_caller.hpp"

namespace {

using SandboxRequests = SandboxTest;

std::string header(const pushplus::SandboxRequest& request, const std::string& name) {
    const auto found = std::find_if(request.headers.begin(), request.headers.end(),
                                    [&](const pushplus::HttpHeader& h) { return h.name == name; });
    return found == request.headers.end() ? "" : found->value;
}

TEST_F(SandboxRequests, AreKeptAsTheyCame) {
    sandbox.clear_requests();
    caller.post("/api/open/topic/list", {{"current", 2}});
    RawConnection raw(sandbox.port());
    raw.send(
        "GET /api/open/friend/getQrCode?content=a%2Bb+c%26%E4%B8%AD%zz%4&&appId=wx&empty=&bare HTTP/1.1\r\n"
        "Host: s\r\n\r\n");
    raw.read_answer();
    const auto requests = sandbox.requests();
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_EQ(requests[0].operation, "topics.list");
    EXPECT_EQ(requests[0].method, "POST");
    EXPECT_EQ(requests[0].path, "/api/open/topic/list");
    EXPECT_TRUE(requests[0].query.empty());
    EXPECT_EQ(requests[0].body, R"({"current":2})");
    EXPECT_EQ(header(requests[0], "Content-Type"), "application/json");
    EXPECT_EQ(header(requests[0], "access-key"), caller.key);
    EXPECT_EQ(header(requests[0], "REMOTE_ADDR"), "") << "was not sent";

    EXPECT_EQ(requests[1].operation, "friends.qr_code");
    EXPECT_EQ(requests[1].path, "/api/open/friend/getQrCode");
    const std::vector<std::pair<std::string, std::string>> query = {
        {"content", "a+b c&中%zz%4"}, {"appId", "wx"}, {"empty", ""}, {"bare", ""}};
    EXPECT_EQ(requests[1].query, query);
    EXPECT_EQ(requests[1].body, "");
}

TEST_F(SandboxRequests, AreCountedByOperation) {
    caller.get("/api/open/user/token");
    caller.get("/api/open/user/token");
    caller.get("/api/open/topic/detail?topicId=4711");
    EXPECT_EQ(sandbox.request_count("access_key"), 1U);
    EXPECT_EQ(sandbox.request_count("users.token"), 2U);
    EXPECT_EQ(sandbox.request_count("topics.detail"), 1U) << "refused ones count, too";
    EXPECT_EQ(sandbox.request_count("users.my_info"), 0U);
    sandbox.clear_requests();
    EXPECT_EQ(sandbox.request_count("users.token"), 0U);
    EXPECT_TRUE(sandbox.requests().empty());
}

TEST_F(SandboxRequests, ForNoOperationAreRecorded) {
    sandbox.clear_requests();
    const auto unknown = caller.http().Get("/api/open/nothing", caller.headers());
    ASSERT_TRUE(unknown);
    EXPECT_EQ(unknown->status, 404);
    const auto wrong_verb = caller.http().Get("/api/open/topic/list", caller.headers());
    ASSERT_TRUE(wrong_verb);
    EXPECT_EQ(wrong_verb->status, 405);
    const auto put = caller.http().Put("/api/open/topic/list", caller.headers(), "x", "text/plain");
    ASSERT_TRUE(put);
    EXPECT_EQ(put->status, 405);
    EXPECT_EQ(sandbox.request_count(""), 3U);
    EXPECT_EQ(sandbox.requests().back().method, "PUT");
    EXPECT_EQ(sandbox.requests().back().body, "x");
}

TEST_F(SandboxRequests, OnlyTheNewestAreKeptButAllAreCounted) {
    sandbox.clear_requests();
    RawConnection raw(sandbox.port());
    const std::string one = "GET /nothing HTTP/1.1\r\nHost: s\r\n\r\n";
    std::string many;
    for (int i = 0; i < 100; ++i) many += one;
    for (int i = 0; i < 101; ++i) {
        raw.send(many);
        for (int j = 0; j < 100; ++j) ASSERT_EQ(raw.read_answer().find("HTTP/1.1 404"), 0U);
    }
    EXPECT_EQ(sandbox.request_count(""), 10'100U);
    EXPECT_EQ(sandbox.requests().size(), 10'000U);
}

TEST_F(SandboxRequests, MayAskForAContinueFirst) {
    const std::string body = R"({"name":"a"})";
    RawConnection raw(sandbox.port());
    raw.send("POST /api/open/token/add HTTP/1.1\r\nHost: s\r\naccess-key: " + caller.key +
             "\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    EXPECT_EQ(raw.read_answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    raw.send(body);
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 200 OK"), 0U);
}

TEST_F(SandboxRequests, MayComeInChunks) {
    RawConnection raw(sandbox.port());
    raw.send("POST /api/open/token/add HTTP/1.1\r\nHost: s\r\naccess-key: " + caller.key +
             "\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"name\r\n6\r\n\":\"a\"}\r\n0\r\n\r\n");
    EXPECT_NE(raw.read_answer().find("执行成功"), std::string::npos);
}

TEST_F(SandboxRequests, GetCompressedResponsesIfAccepted) {
    for (int i = 0; i < 50; ++i) sandbox.add_webhook({});
    auto headers = caller.headers();
    headers.emplace("Accept-Encoding", "gzip, deflate");
    const auto result = caller.http().Post("/api/open/webhook/list", headers, R"({"pageSize":50})", "application/json");
    ASSERT_TRUE(result);
    EXPECT_EQ(nlohmann::json::parse(result->body)["data"]["list"].size(), 50U);
}

TEST_F(SandboxRequests, ThatAreNotHttpGetAnError) {
    RawConnection raw(sandbox.port());
    raw.send("hello\r\n\r\n");
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 400"), 0U);
}

TEST_F(SandboxRequests, EndTheConnectionIfTheySaySo) {
    RawConnection raw(sandbox.port());
    raw.send("GET /api/open/user/token HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n");
    EXPECT_NE(raw.read().find("\"code\":401"), std::string::npos);
    EXPECT_EQ(raw.end(), 0);
}

}  // namespace
