#pragma once

#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <pushplus/sandbox.hpp>

#include "service_reading.hpp"

/// Calls a sandbox with a plain HTTP client, independent of the SDK's own.
class SandboxCaller {
public:
    explicit SandboxCaller(const pushplus::Sandbox& sandbox)
        : client_("127.0.0.1", sandbox.port()), credentials_(sandbox.credentials()) {
        client_.set_tcp_nodelay(true);
        client_.set_keep_alive(true);
    }

    /// Fetches an AccessKey and returns the envelope.
    nlohmann::json login() { return login(credentials_.token, credentials_.secret_key); }
    nlohmann::json login(const std::string& token, const std::string& secret_key) {
        return post("/api/common/openApi/getAccessKey", {{"token", token}, {"secretKey", secret_key}});
    }
    /// Fetches an AccessKey and uses it from now on.
    std::string take_key() {
        key = login()["data"]["accessKey"].get<std::string>();
        return key;
    }

    nlohmann::json post(const std::string& path, const nlohmann::json& body) { return post_text(path, body.dump()); }
    nlohmann::json post_text(const std::string& path, const std::string& body) {
        return envelope(client_.Post(path, headers(), body, "application/json"));
    }
    nlohmann::json get(const std::string& path) { return envelope(client_.Get(path, headers())); }
    nlohmann::json remove(const std::string& path) { return envelope(client_.Delete(path, headers())); }

    httplib::Client& http() { return client_; }
    httplib::Headers headers() const {
        return key.empty() ? httplib::Headers{} : httplib::Headers{{"access-key", key}};
    }

    std::string key;

private:
    // Errors with a return code have HTTP status 200, too.
    static nlohmann::json envelope(const httplib::Result& result) {
        if (!result) {
            ADD_FAILURE() << "no response: " << httplib::to_string(result.error());
            return {};
        }
        EXPECT_EQ(result->status, 200);
        return nlohmann::json::parse(result->body);
    }

    httplib::Client client_;
    pushplus::Credentials credentials_;
};

/// A sandbox and a caller with an AccessKey.
class SandboxTest : public testing::Test {
protected:
    explicit SandboxTest(pushplus::SandboxOptions options = {}) : sandbox(std::move(options)) { caller.take_key(); }

    pushplus_test::SandboxInReading sandbox;
    SandboxCaller caller{sandbox};
};

/// The same for a member, for whom preprocessing is.
class MemberSandboxTest : public SandboxTest {
protected:
    MemberSandboxTest() : SandboxTest(member()) {}

private:
    static pushplus::SandboxOptions member() {
        pushplus::SandboxOptions options;
        options.account_tier = pushplus::AccountTier::member;
        return options;
    }
};

/// The sentence that the service has for a return code.
inline std::string sentence_of(int code) {
    switch (code) {
        case 302: return "未登录";
        case 401: return "请求未授权";
        case 403: return "请求IP未授权";
        case 600: return "数据处理异常";
        case 805: return "无权查看";
        case 888: return "积分不足";
        case 900: return "用户账号使用受限";
        case 903: return "无效的用户令牌";
        case 905: return "账户未进行实名认证";
        case 999: return "服务端验证错误";
        default: return "";
    }
}

/// Expects a rejection as service.md, "Refusals", has it: the return code, its one sentence in `msg`, and in `data` a
/// reason that contains `names`: a text, or for a field `[{"field":"…","message":"…"}]`.
inline void expect_refused(const nlohmann::json& envelope, int code, const std::string& names) {
    EXPECT_EQ(envelope.value("code", 0), code) << envelope;
    EXPECT_EQ(envelope.value("msg", ""), sentence_of(code)) << envelope;
    ASSERT_TRUE(envelope.contains("data")) << envelope;
    nlohmann::json data = envelope["data"];
    if (data.is_array()) {
        ASSERT_EQ(data.size(), 1U) << envelope;
        ASSERT_EQ(data[0].size(), 2U) << envelope;
        data = data[0].at("field").get<std::string>() + " " + data[0].at("message").get<std::string>();
    }
    ASSERT_TRUE(data.is_string()) << envelope;
    EXPECT_NE(data.get<std::string>().find(names), std::string::npos) << envelope;
}

/// `{"code":200,"msg":msg,"data":data}`.
inline nlohmann::json success(const std::string& msg, const nlohmann::json& data) {
    return {{"code", 200}, {"msg", msg}, {"data", data}};
}
