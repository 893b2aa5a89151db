#pragma once

#include <string>

#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <pushplus/sandbox.hpp>

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
    SandboxTest() { caller.take_key(); }

    pushplus::Sandbox sandbox;
    SandboxCaller caller{sandbox};
};

/// Expects a rejection: the return code and a reason that contains `names` (mostly the field). For 600 and 999 it stands
/// in `data`, and `msg` is the same for all; for others there is no data, and it stands in `msg`.
inline void expect_refused(const nlohmann::json& envelope, int code, const std::string& names) {
    EXPECT_EQ(envelope.value("code", 0), code) << envelope;
    ASSERT_TRUE(envelope.contains("data")) << envelope;
    const bool in_data = code == 600 || code == 999;
    EXPECT_EQ(envelope["data"].is_string(), in_data) << envelope;
    EXPECT_EQ(envelope["data"].is_null(), !in_data) << envelope;
    const std::string reason =
        in_data && envelope["data"].is_string() ? envelope["data"].get<std::string>() : envelope.value("msg", "");
    EXPECT_NE(reason.find(names), std::string::npos) << envelope;
}

/// `{"code":200,"msg":msg,"data":data}`.
inline nlohmann::json success(const std::string& msg, const nlohmann::json& data) {
    return {{"code", 200}, {"msg", msg}, {"data", data}};
}
