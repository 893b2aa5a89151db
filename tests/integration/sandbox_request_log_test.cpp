#include <string>

#include <gtest/gtest.h>

#include "sandbox/service/request_log.hpp"
#include "sandbox_caller.hpp"

namespace {

using pushplus::SandboxRequest;
using pushplus::detail::sandbox::RequestLog;

constexpr std::size_t mebibyte = std::size_t{1} << 20;

SandboxRequest request_with(std::string body) {
    SandboxRequest request;
    request.operation = "messages.send";
    request.method = "POST";
    request.path = "/send";
    request.body = std::move(body);
    return request;
}

TEST(SandboxRequestLog, GivesBackWhatWasAdded) {
    using namespace std::string_literals;
    SandboxRequest request = request_with("{\0}"s);
    request.query = {{"a", ""}, {"", "b\0c"s}};
    request.headers = {{"Host", "s"}, {"X-Empty", ""}};
    RequestLog log;
    log.add(request);
    const auto all = log.requests();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].operation, request.operation);
    EXPECT_EQ(all[0].method, request.method);
    EXPECT_EQ(all[0].path, request.path);
    EXPECT_EQ(all[0].query, request.query);
    ASSERT_EQ(all[0].headers.size(), 2U);
    EXPECT_EQ(all[0].headers[0].name, "Host");
    EXPECT_EQ(all[0].headers[0].value, "s");
    EXPECT_EQ(all[0].headers[1].name, "X-Empty");
    EXPECT_EQ(all[0].body, request.body);
    EXPECT_EQ(all[0].status, 0);
    EXPECT_EQ(all[0].response, "");
}

TEST(SandboxRequestLog, DropsTheOldestAbove32MebibytesButCountsThem) {
    RequestLog log;
    for (int i = 0; i < 10; ++i) log.add(request_with(std::to_string(i) + std::string(8 * mebibyte - 1, 'x')));
    const auto all = log.requests();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].body[0], '7');
    EXPECT_EQ(log.count("messages.send"), 10U);
    EXPECT_EQ(log.newest(2).total, 10U);
}

TEST(SandboxRequestLog, GivesTheNewestWithoutCopyingThem) {
    RequestLog log;
    for (const char* body : {"first", "second", "third"}) log.complete(log.add(request_with(body)), {200, "{}", ""});
    const auto newest = log.newest(2);
    EXPECT_EQ(newest.total, 3U);
    ASSERT_EQ(newest.entries.size(), 2U);
    EXPECT_EQ(newest.entries[0].request->unpacked().body, "second");
    EXPECT_EQ(newest.entries[1].unpacked().response, "{}");
    EXPECT_EQ(newest.entries[1].request.use_count(), 2) << "the log's own is shared";
    log.clear();
    EXPECT_EQ(newest.entries[1].unpacked().body, "third") << "what was given stays";
    EXPECT_EQ(log.newest(2).total, 0U);
}

TEST(SandboxRequestLog, CountsResponsesAsWell) {
    RequestLog log;
    const std::string response(64 << 10, 'x');
    for (int i = 0; i < 2000; ++i) log.complete(log.add(request_with("")), {200, response, ""});
    const auto all = log.requests();
    EXPECT_LT(all.size(), 512U);
    EXPECT_GT(all.size(), 500U);
    EXPECT_EQ(all.front().response, response);
}

TEST(SandboxRequestLog, KeepsTheBeginningOfALongResponse) {
    RequestLog log;
    log.complete(log.add(request_with("")), {200, std::string((64 << 10) - 1, 'x') + "中", "too long"});
    EXPECT_EQ(log.requests()[0].response, std::string((64 << 10) - 1, 'x')) << "ends with a whole character";
    EXPECT_EQ(log.requests()[0].reason, "too long");
    log.complete(log.add(request_with("")), {200, std::string(64 << 10, '\x80'), ""});
    EXPECT_EQ(log.requests()[1].response.size(), std::size_t{64} << 10);
}

TEST(SandboxRequestLog, IgnoresAResponseToWhatWasRemoved) {
    RequestLog log;
    const auto first = log.add(request_with("first"));
    log.clear();
    const auto second = log.add(request_with("second"));
    log.complete(first, {200, "late", ""});
    log.complete(second + 1, {200, "unknown", ""});
    EXPECT_EQ(log.requests().at(0).response, "");
    log.complete(second, {201, "own", ""});
    EXPECT_EQ(log.requests().at(0).response, "own");
    EXPECT_EQ(log.requests().at(0).status, 201);
}

using SandboxResponses = SandboxTest;

TEST_F(SandboxResponses, AreRecordedWithTheReasonOfARefusal) {
    sandbox.clear_requests();
    const auto taken = caller.get("/api/open/user/token");
    const auto refused = caller.get("/api/open/topic/detail?topicId=4711");
    (void)caller.http().Get("/api/open/nothing");
    pushplus::SandboxFault fault;
    fault.cut_connection = true;
    sandbox.fail("users.token", fault);
    (void)caller.http().Get("/api/open/user/token", caller.headers());
    const auto all = sandbox.requests();
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].status, 200);
    EXPECT_EQ(nlohmann::json::parse(all[0].response), taken);
    EXPECT_EQ(all[0].reason, "");
    EXPECT_EQ(all[1].status, 200);
    EXPECT_EQ(nlohmann::json::parse(all[1].response), refused);
    EXPECT_EQ(all[1].reason, refused["data"].get<std::string>());
    EXPECT_EQ(all[2].status, 404);
    EXPECT_EQ(all[3].status, 0) << "was cut";
    EXPECT_EQ(all[3].response, "");
}

TEST_F(SandboxResponses, ToBodiesThatWouldTakeTooMuchMemoryAreRefusals) {
    const auto refusal_of = [&](const std::string& body) {
        return caller.post_text("/api/open/topic/list", body)["data"].get<std::string>();
    };
    const std::string inner = R"({"current":1,"other":)";
    EXPECT_EQ(refusal_of(std::string(16 * mebibyte, '[')), "请求体嵌套超过64层");
    EXPECT_EQ(refusal_of(inner + std::string(64, '[') + std::string(64, ']') + "}"), "请求体嵌套超过64层");
    std::string many = inner + "[0";
    for (int i = 0; i < 100'000; ++i) many += ",0";
    EXPECT_EQ(refusal_of(many + "]}"), "请求体超过100000个值");
    std::string members = "{\"m\":0";
    for (int i = 0; i < 1000; ++i) members += ",\"m" + std::to_string(i) + "\":0";
    EXPECT_EQ(refusal_of(members + "}"), "请求体的对象超过1000个成员");

    const auto taken = [&](const std::string& body) {
        return caller.post_text("/api/open/topic/list", body)["code"] == 200;
    };
    EXPECT_TRUE(taken(inner + std::string(63, '[') + std::string(63, ']') + "}"));
    EXPECT_TRUE(taken(many.substr(0, many.size() - 8) + "]}"));
    std::string objects = inner + "[";
    for (int i = 0; i < 3; ++i) objects += members.substr(0, members.size() - 9) + "},";
    EXPECT_TRUE(taken(objects + "0]}")) << "each object has its own members";
}

}  // namespace
