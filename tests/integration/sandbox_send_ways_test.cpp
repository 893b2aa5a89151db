// Every way to /send and /batchSend, as service.md, "/send", lists them.

#include <string>

#include "doubles/raw_connection.hpp"
#include "sandbox_caller.hpp"

namespace {

using nlohmann::json;

class SandboxSendWays : public SandboxTest {
protected:
    // Sends a raw request and returns the envelope.
    json sent(const std::string& method, const std::string& target, const std::string& content_type = "",
              const std::string& body = "") {
        RawConnection raw(sandbox.port());
        std::string request = method + " " + target + " HTTP/1.1\r\nHost: sandbox\r\n";
        if (!content_type.empty()) request += "Content-Type: " + content_type + "\r\n";
        raw.send(request + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const std::string answer = raw.read_answer();
        return json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
    }

    void expect_sent(const json& envelope, const std::string& title) {
        ASSERT_EQ(envelope.value("code", 0), 200) << envelope;
        EXPECT_EQ(envelope["data"].get<std::string>().size(), 32U) << envelope;
        const auto row = caller.post("/api/open/message/list", json::object())["data"]["list"][0];
        EXPECT_EQ(row["title"], title);
        EXPECT_EQ(row["shortCode"], envelope["data"]);
    }

    const std::string token = sandbox.credentials().token;
    const std::string form = "application/x-www-form-urlencoded";
};

// "GET, POST, PUT, DELETE; also /send/ and /send/{token}. Parameters in the URL …"
TEST_F(SandboxSendWays, EveryMethodTakesParametersInTheUrl) {
    const std::string query = "?token=" + token + "&content=a%2Bb+c&title=";
    expect_sent(sent("GET", "/send" + query + "get"), "get");
    expect_sent(sent("POST", "/send" + query + "post"), "post");
    expect_sent(sent("PUT", "/send/" + query + "put"), "put");
    sandbox.advance(std::chrono::hours(2));
    caller.take_key();
    expect_sent(sent("DELETE", "/send/" + query + "delete"), "delete");
    EXPECT_EQ(sandbox.request_count("messages.send"), 4U);
}

TEST_F(SandboxSendWays, OtherMethodsAreNotAllowed) {
    RawConnection raw(sandbox.port());
    raw.send("PATCH /send HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(raw.read_answer().find("HTTP/1.1 405"), 0U);
}

TEST_F(SandboxSendWays, TheTokenMayBeInThePath) {
    expect_sent(sent("GET", "/send/" + token + "?content=a&title=path"), "path");
    expect_sent(sent("POST", "/send/" + token, "application/json", R"({"title":"body","content":"b"})"), "body");
    const auto batch = sent("POST", "/batchSend/" + token, form, "content=c&channel=wechat,app");
    ASSERT_EQ(batch["code"], 200) << batch;
    EXPECT_EQ(batch["data"].size(), 2U);
    expect_refused(sent("GET", "/send/nobody?content=a&token=" + token), 903, "token");
}

TEST_F(SandboxSendWays, APathBelowTheTokenIsNoToken) {
    EXPECT_EQ(sent("GET", "/send/" + token + "/more?content=a")["code"], 404);
}

// "… as a form, or as a JSON object"
TEST_F(SandboxSendWays, AFormIsRead) {
    expect_sent(sent("POST", "/send", form, "token=" + token + "&title=%E6%A0%87+%E9%A2%98&content=a"), "标 题");
    expect_sent(sent("PUT", "/send", form + ";charset=UTF-8", "token=" + token + "&title=put&content=b"), "put");
}

TEST_F(SandboxSendWays, AMultipartFormIsRead) {
    const std::string body =
        "--X\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + token +
        "\r\n--X\r\ncontent-disposition: form-data; name=title\r\nContent-Type: text/plain\r\n\r\n" +
        "two\r\nlines\r\n--X\r\nContent-Disposition: form-data; name=\"content\"; " +
        "filename=\"a.txt\"\r\n\r\na file\r\n" +
        "--X\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\ntext\r\n--X--\r\n";
    expect_sent(sent("POST", "/send", "multipart/form-data; boundary=X", body), "two\r\nlines");
    expect_sent(sent("POST", "/send", "multipart/form-data; boundary=\"X\"", body), "two\r\nlines");
}

TEST_F(SandboxSendWays, ABrokenMultipartFormIsRefused) {
    for (const char* body :
         {"", "--X", "--X\r\nname", "--Y\r\n\r\n--Y--", "--X\r\nContent-Disposition: form-data\r\n\r\na"})
        expect_refused(sent("POST", "/send", "multipart/form-data; boundary=X", body), 600, "multipart");
    expect_refused(sent("POST", "/send", "multipart/form-data", "--X--"), 600, "multipart");
    const std::string longest(71, 'X');
    expect_refused(sent("POST", "/send", "multipart/form-data; boundary=" + longest, "--" + longest + "--"), 600,
                   "multipart");
}

TEST_F(SandboxSendWays, ABodyThatWouldBecomeMuchLargerIsRefused) {
    expect_refused(sent("POST", "/send", form, std::string(1000, '&')), 600, "1000");
    expect_refused(sent("POST", "/send", "application/json", std::string(1000, '[')), 600, "64");
}

TEST_F(SandboxSendWays, AJsonObjectNeedsNoContentType) {
    const auto body = [&](const std::string& title) {
        return json({{"token", token}, {"title", title}, {"content", title}}).dump();
    };
    expect_sent(sent("POST", "/send", "application/json;charset=UTF-8", body("json")), "json");
    expect_sent(sent("POST", "/send", "text/plain", body("text")), "text");
    expect_sent(sent("POST", "/send", "", body("none")), "none");
}

TEST_F(SandboxSendWays, ABodyOfNoKnownFormIsRefused) {
    for (const char* body : {"[]", "\"text\"", "{\"token\":", "plain text"}) {
        expect_refused(sent("POST", "/send", "application/json", body), 600, "JSON");
        expect_refused(sent("POST", "/send", "text/plain", body), 600, "JSON");
    }
}

// "POST without … a body is an empty body."
TEST_F(SandboxSendWays, NoBodyIsAnEmptyBody) {
    expect_refused(sent("POST", "/send", "application/json"), 903, "token");
    expect_refused(sent("POST", "/send?token=" + token), 999, "发送内容不能为空");
}

// Not said by the service's documents; operations/send_parameters.cpp says why.
TEST_F(SandboxSendWays, TheUrlWinsOverTheBody) {
    expect_sent(sent("POST", "/send?title=url", form, "token=" + token + "&title=body&content=a"), "url");
    expect_sent(sent("POST", "/send?title=", form, "token=" + token + "&title=body&content=b"), "body");
}

// "With `template` in the URL the *whole body* is the content"
TEST_F(SandboxSendWays, WithATemplateInTheUrlTheWholeBodyIsTheContent) {
    const std::string url = "/send/" + token + "?template=route&title=whole";
    expect_sent(sent("POST", url, "", "plain text"), "whole");
    expect_sent(sent("POST", url, "application/json", R"({"title":"in the content","status":"firing"})"), "whole");
    expect_sent(sent("POST", url, form, "title=in+the+content"), "whole");
    expect_sent(sent("GET", url + "&content=without+a+body"), "whole");
    expect_refused(sent("POST", "/send?template=json", "application/json", json({{"token", token}}).dump()), 903,
                   "token");
}

// "`content` may be a JSON object or array in the body"
TEST_F(SandboxSendWays, TheContentMayBeAnObjectOrAnArray) {
    const auto with = [&](const json& content) {
        return caller.post("/send", {{"token", token}, {"title", "t"}, {"content", content}});
    };
    expect_sent(with({{"b", 1}, {"a", {2, 3}}}), "t");
    expect_sent(with({1, "two"}), "t");
    expect_refused(with(7), 600, "content");
    expect_refused(with(true), 600, "content");
    expect_refused(with(nullptr), 999, "发送内容不能为空");
}

// "`timestamp` may be text."
TEST_F(SandboxSendWays, TheTimestampMayBeText) {
    const auto with = [&](const json& timestamp) {
        return caller.post("/send", {{"token", token}, {"title", "t"}, {"content", "a"}, {"timestamp", timestamp}});
    };
    expect_sent(with("32503680000000"), "t");
    expect_sent(with(32503680000000), "t");
    expect_sent(with(""), "t");
    expect_refused(with("tomorrow"), 600, "timestamp");
    expect_refused(with(1.5), 600, "timestamp");
    expect_refused(with("1000"), 999, "timestamp");
}

// "`option` was called `webhook` before 2025-12 and still works."
TEST_F(SandboxSendWays, TheOptionMayBeCalledWebhook) {
    pushplus::Webhook webhook;
    webhook.webhook_code = "hook";
    sandbox.add_webhook(webhook);
    const json body = {{"token", token}, {"title", "t"}, {"content", "a"}, {"channel", "webhook"}};
    json old_name = body;
    old_name["webhook"] = "hook";
    expect_sent(caller.post("/send", old_name), "t");
    json both = old_name;
    both["option"] = "nobody's";
    expect_refused(caller.post("/send", both), 999, "webhook不存在");
}

TEST_F(SandboxSendWays, EveryFieldButContentAndTimestampIsText) {
    for (const char* field : {"token", "title", "topic", "template", "channel", "option", "webhook", "callbackUrl",
                              "to", "pre", "pushId"}) {
        json body = {{"token", token}, {"content", "a"}};
        body[field] = 7;
        EXPECT_EQ(
            caller.post("/send", body),
            json({{"code", 600}, {"msg", "数据处理异常"}, {"data", {{{"field", field}, {"message", "应为字符串"}}}}}));
    }
}

}  // namespace
