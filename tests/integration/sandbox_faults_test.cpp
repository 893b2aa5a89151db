#include <cerrno>
#include <chrono>
#include <thread>

#include "doubles/latch.hpp"
#include "doubles/raw_connection.hpp"
#include "sandbox_caller.hpp"

using namespace std::chrono_literals;

namespace {

using nlohmann::json;

class SandboxFaults : public SandboxTest {
protected:
    httplib::Result token() { return caller.http().Get("/api/open/user/token", caller.headers()); }
    static pushplus::SandboxFault business(int code) {
        pushplus::SandboxFault fault;
        fault.code = code;
        return fault;
    }
    std::string raw_request() const {
        return "GET /api/open/user/token HTTP/1.1\r\nHost: sandbox\r\naccess-key: " + caller.key + "\r\n\r\n";
    }
};

TEST_F(SandboxFaults, AnHttpStatusComesWithoutAnEnvelope) {
    pushplus::SandboxFault fault;
    fault.http_status = 503;
    fault.headers = {{"Retry-After", "7"}};
    sandbox.fail("users.token", fault);
    const auto result = token();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 503);
    EXPECT_EQ(result->get_header_value("Retry-After"), "7");
    EXPECT_TRUE(json::parse(result->body, nullptr, false).is_discarded()) << result->body;
    EXPECT_EQ(token()->status, 200);
}

TEST_F(SandboxFaults, AReturnCodeComesInAnEnvelope) {
    sandbox.fail("users.token", business(900));
    EXPECT_EQ(caller.get("/api/open/user/token"),
              json({{"code", 900}, {"msg", "用户账号使用受限"}, {"data", nullptr}}));
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);
}

TEST_F(SandboxFaults, AReturnCodeCanComeWithAnHttpStatus) {
    auto fault = business(401);
    fault.http_status = 401;
    sandbox.fail("users.token", fault);
    const auto result = token();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 401);
    EXPECT_EQ(json::parse(result->body)["code"], 401);
}

TEST_F(SandboxFaults, ARawBodyComesAsItIs) {
    pushplus::SandboxFault fault;
    fault.raw_body = std::string("<html>\0\xff", 8) + std::string(1000, 'x');
    fault.headers = {{"content-type", "text/html"}};
    sandbox.fail("users.token", fault);
    auto headers = caller.headers();
    headers.emplace("Accept-Encoding", "gzip");
    const auto result = caller.http().Get("/api/open/user/token", headers);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->body, *fault.raw_body);
    EXPECT_EQ(result->get_header_value("Content-Type"), "text/html");
    EXPECT_EQ(result->get_header_value_count("Content-Type"), 1U);
    EXPECT_FALSE(result->has_header("Content-Encoding"));
}

TEST_F(SandboxFaults, AnEmptyRawBodyIsEmpty) {
    pushplus::SandboxFault fault;
    fault.raw_body = "";
    sandbox.fail("users.token", fault);
    const auto result = token();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->body, "");
}

TEST_F(SandboxFaults, ApplyOnlyToTheirOperation) {
    sandbox.fail("users.my_info", business(500));
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);
    EXPECT_EQ(caller.get("/api/open/user/myInfo")["code"], 500);
    EXPECT_EQ(caller.get("/api/open/user/myInfo")["code"], 200);
}

TEST_F(SandboxFaults, WithoutAnOperationApplyToAny) {
    sandbox.fail("", business(500));
    EXPECT_EQ(caller.login()["code"], 500);
    EXPECT_EQ(caller.login()["code"], 200);
}

TEST_F(SandboxFaults, OfOneOperationQueueUp) {
    sandbox.fail("users.token", business(500));
    auto twice = business(600);
    twice.times = 2;
    sandbox.fail("users.token", twice);
    sandbox.fail("users.token", business(805));
    for (const int code : {500, 600, 600, 805, 200}) EXPECT_EQ(caller.get("/api/open/user/token")["code"], code);
}

TEST_F(SandboxFaults, BelowZeroTimesLastUntilCleared) {
    auto fault = business(500);
    fault.times = -1;
    sandbox.fail("users.token", fault);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(caller.get("/api/open/user/token")["code"], 500);
    sandbox.clear_faults();
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);
}

TEST_F(SandboxFaults, ZeroTimesAreNone) {
    auto fault = business(500);
    fault.times = 0;
    sandbox.fail("users.token", fault);
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);
}

TEST_F(SandboxFaults, KeepTheOperationFromBeingCarriedOut) {
    const json asked = {{"name", "a"}};
    sandbox.fail("message_tokens.add", business(500));
    EXPECT_EQ(caller.post("/api/open/token/add", asked)["code"], 500);
    EXPECT_EQ(caller.post("/api/open/token/list", json::object())["data"]["total"], 0);
}

TEST_F(SandboxFaults, CanCarryTheOperationOutBeforehand) {
    const json asked = {{"name", "a"}};
    auto fault = business(500);
    fault.carry_out = true;
    sandbox.fail("message_tokens.add", fault);
    EXPECT_EQ(caller.post("/api/open/token/add", asked)["code"], 500);
    EXPECT_EQ(caller.post("/api/open/token/list", json::object())["data"]["total"], 1);
}

TEST_F(SandboxFaults, AreLoggedRequests) {
    sandbox.clear_requests();
    pushplus::SandboxFault fault;
    fault.cut_connection = true;
    sandbox.fail("users.token", fault);
    RawConnection raw(sandbox.port());
    raw.send(raw_request());
    raw.read();
    EXPECT_EQ(sandbox.request_count("users.token"), 1U);
}

TEST_F(SandboxFaults, ACutConnectionSendsNoByte) {
    pushplus::SandboxFault fault;
    fault.cut_connection = true;
    sandbox.fail("users.token", fault);
    RawConnection raw(sandbox.port());
    ASSERT_TRUE(raw.connected());
    raw.send(raw_request());
    EXPECT_EQ(raw.read(), "");
    EXPECT_EQ(raw.end(), ECONNRESET);
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);
}

TEST_F(SandboxFaults, AReusedConnectionIsResetToo) {
    RawConnection raw(sandbox.port());
    raw.send(raw_request());
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 200"), 0U);
    raw.send(raw_request());
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 200"), 0U);
    pushplus::SandboxFault fault;
    fault.cut_connection = true;
    sandbox.fail("users.token", fault);
    raw.send(raw_request());
    EXPECT_EQ(raw.read(), "");
    EXPECT_EQ(raw.end(), ECONNRESET);
    EXPECT_EQ(sandbox.request_count("users.token"), 3U);
}

TEST_F(SandboxFaults, ACutConnectionCanFollowTheOperation) {
    pushplus::SandboxFault fault;
    fault.cut_connection = true;
    fault.carry_out = true;
    sandbox.fail("message_tokens.add", fault);
    EXPECT_FALSE(caller.http().Post("/api/open/token/add", caller.headers(), R"({"name":"a"})", "application/json"));
    EXPECT_EQ(caller.post("/api/open/token/list", json::object())["data"]["total"], 1);
}

TEST_F(SandboxFaults, ADelayDelaysTheResponse) {
    pushplus::SandboxFault fault;
    fault.delay = 60s;
    sandbox.fail("users.token", fault);
    caller.http().set_read_timeout(1s);
    EXPECT_FALSE(token());
    EXPECT_EQ(sandbox.request_count("users.token"), 1U);
}

TEST_F(SandboxFaults, AfterADelayComesTheNormalResponse) {
    pushplus::SandboxFault fault;
    fault.delay = 20ms;
    fault.headers = {{"X-Late", "yes"}};
    sandbox.fail("users.token", fault);
    const auto before = std::chrono::steady_clock::now();
    const auto result = token();
    ASSERT_TRUE(result);
    EXPECT_GE(std::chrono::steady_clock::now() - before, 20ms);
    EXPECT_EQ(json::parse(result->body), success("请求成功", sandbox.credentials().token));
    EXPECT_EQ(result->get_header_value("X-Late"), "yes");
}

TEST_F(SandboxFaults, ADelayedOperationCanBeCarriedOutFirst) {
    pushplus::SandboxFault fault;
    fault.delay = 60s;
    fault.carry_out = true;
    sandbox.fail("message_tokens.add", fault);
    SandboxCaller impatient(sandbox);
    impatient.key = caller.key;
    impatient.http().set_read_timeout(1s);
    EXPECT_FALSE(
        impatient.http().Post("/api/open/token/add", impatient.headers(), R"({"name":"a"})", "application/json"));
    EXPECT_EQ(caller.post("/api/open/token/list", json::object())["data"]["total"], 1);
}

TEST_F(SandboxFaults, ADelayEndsWhenTheFaultsAreCleared) {
    const auto response_after = [&](bool reset) {
        pushplus::SandboxFault fault = business(500);
        fault.delay = std::chrono::hours(1);
        sandbox.clear_requests();
        sandbox.fail("users.token", fault);
        RawConnection waiting(sandbox.port());
        waiting.send(raw_request());
        while (sandbox.request_count("users.token") == 0) std::this_thread::yield();
        if (reset)
            sandbox.reset();
        else
            sandbox.clear_faults();
        return waiting.read_answer();
    };
    for (const bool reset : {false, true}) {
        // The faults may be cleared between the request's record and its fault. Then it meets none.
        bool met = false;
        for (int i = 0; i < 100 && !met; ++i) met = response_after(reset).find("\"code\":500") != std::string::npos;
        EXPECT_TRUE(met);
    }
}

TEST(SandboxFaultDelay, EndsWhenTheClientHangsUp) {
    pushplus_test::Latch handled;
    pushplus::SandboxOptions options;
    options.log = [&](const pushplus::SandboxLogEntry& entry) {
        EXPECT_EQ(entry.status, 0) << "the connection was cut";
        handled.open();
    };
    pushplus::Sandbox sandbox(options);
    pushplus::SandboxFault fault;
    fault.delay = std::chrono::hours(1);
    sandbox.fail("", fault);
    {
        RawConnection impatient(sandbox.port());
        impatient.send("GET /api/open/user/token HTTP/1.1\r\nHost: s\r\n\r\n");
        while (sandbox.requests().empty()) std::this_thread::yield();
    }
    EXPECT_TRUE(handled.wait());
}

TEST_F(SandboxFaults, ADelayDoesNotDelayOtherRequests) {
    pushplus::SandboxFault fault;
    fault.delay = 60s;
    sandbox.fail("users.my_info", fault);
    RawConnection waiting(sandbox.port());
    waiting.send("GET /api/open/user/myInfo HTTP/1.1\r\nHost: sandbox\r\naccess-key: " + caller.key + "\r\n\r\n");
    while (sandbox.request_count("users.my_info") == 0) std::this_thread::yield();
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 200);
}

}  // namespace
