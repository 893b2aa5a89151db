// What other people do to the account, and the callbacks for it: service.md and sending.md, "Callbacks".

#include <chrono>
#include <string>

#include <pushplus/callback.hpp>
#include <pushplus/sandbox.hpp>

#include "callback_receiver.hpp"
#include "sandbox_caller.hpp"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using pushplus::Sandbox;
using pushplus::SandboxOptions;
using pushplus_test::CallbackReceiver;

class SandboxPeople : public testing::Test {
protected:
    SandboxPeople() {
        caller.take_key();
        pushplus::TopicUser person;
        person.open_id = "o0aXwZo";
        person.nick_name = "小明";
        person.head_img_url = "http://thirdwx.qlogo.cn/mmopen/Q3a/32";
        person.user_sex = pushplus::UserSex::male;
        person.have_phone = true;
        person.is_follow = true;
        person.email_status = pushplus::EmailStatus::verified;
        EXPECT_EQ(sandbox.add_person(person), "o0aXwZo");
    }

    static SandboxOptions options_with(const std::string& callback_url) {
        SandboxOptions options;
        options.callback_url = callback_url;
        return options;
    }
    std::string qr_code(const std::string& path) { return caller.get(path)["data"]["qrCodeImgUrl"].get<std::string>(); }
    static void expect_unusable(const pushplus::Result<void>& result, const std::string& member) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind(), pushplus::ErrorKind::invalid_argument);
        EXPECT_EQ(result.error().message().find(member + ": "), 0U) << result.error().message();
    }

    CallbackReceiver receiver;
    Sandbox sandbox{options_with(receiver.url())};
    SandboxCaller caller{sandbox};
};

// "`add_topic_user`: `topicUserInfo` {id, openId, topicId, userSex, isFollow, nickName, havePhone, topicCode, topicName,
// headImgUrl, emailStatus}"
TEST_F(SandboxPeople, WhoScansATopicsCodeJoinsIt) {
    pushplus::TopicDetail topic;
    topic.topic_code = "storm";
    topic.topic_name = "暴雨预警";
    const auto id = sandbox.add_topic(topic);
    const auto code = qr_code("/api/open/topic/qrCode?topicId=" + std::to_string(id));
    ASSERT_TRUE(sandbox.scan(code, "o0aXwZo"));
    const auto users =
        caller.post("/api/open/topicUser/subscriberList", {{"params", {{"topicId", id}}}})["data"]["list"];
    ASSERT_EQ(users.size(), 1U);
    EXPECT_EQ(users[0]["openId"], "o0aXwZo");
    EXPECT_EQ(json::parse(receiver.next()), json({{"event", "add_topic_user"},
                                                  {"topicUserInfo",
                                                   {{"id", users[0]["id"]},
                                                    {"openId", "o0aXwZo"},
                                                    {"topicId", id},
                                                    {"userSex", 1},
                                                    {"isFollow", 1},
                                                    {"nickName", "小明"},
                                                    {"havePhone", 1},
                                                    {"topicCode", "storm"},
                                                    {"topicName", "暴雨预警"},
                                                    {"headImgUrl", "http://thirdwx.qlogo.cn/mmopen/Q3a/32"},
                                                    {"emailStatus", 2}}}}));
    ASSERT_TRUE(sandbox.scan(code, "o0aXwZo"));
    sandbox.deliver();
    EXPECT_EQ(receiver.count(), 1U) << "nobody joins twice";
}

// Document, 五.2: "qrCodeImgUrl | 永久二维码图片地址"
TEST_F(SandboxPeople, ATopicsPermanentCodeWorks) {
    pushplus::TopicDetail topic;
    topic.qr_code_img_url = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=permanent";
    sandbox.add_topic(topic);
    ASSERT_TRUE(sandbox.scan(topic.qr_code_img_url, "o0aXwZo"));
    EXPECT_EQ(json::parse(receiver.next())["event"], "add_topic_user");
}

// "`add_friend`: `friendInfo` {token, friendId, isFollow, nickName, havePhone, createTime, emailStatus} and, beside it,
// `qrCode`: the content given to `friends().qr_code`"
TEST_F(SandboxPeople, WhoScansTheAccountsCodeBecomesAFriend) {
    const auto code = qr_code("/api/open/friend/getQrCode?content=fair%202026");
    ASSERT_TRUE(sandbox.scan(code, "o0aXwZo"));
    const auto friends = caller.post("/api/open/friend/list", json::object())["data"]["list"];
    ASSERT_EQ(friends.size(), 1U);
    const std::string token = friends[0]["token"];
    EXPECT_EQ(token.size(), 32U);
    EXPECT_EQ(friends[0]["headImgUrl"], "http://thirdwx.qlogo.cn/mmopen/Q3a/32");
    EXPECT_EQ(json::parse(receiver.next()), json({{"event", "add_friend"},
                                                  {"friendInfo",
                                                   {{"token", token},
                                                    {"friendId", friends[0]["friendId"]},
                                                    {"isFollow", 1},
                                                    {"nickName", "小明"},
                                                    {"havePhone", 1},
                                                    {"createTime", friends[0]["createTime"]},
                                                    {"emailStatus", 2}}},
                                                  {"qrCode", "fair 2026"}}));
    ASSERT_TRUE(sandbox.scan(code, "o0aXwZo"));
    EXPECT_EQ(caller.post("/api/open/friend/list", json::object())["data"]["total"], 1);
}

TEST_F(SandboxPeople, AFriendWhoWasRemovedCanComeBack) {
    const auto code = qr_code("/api/open/friend/getQrCode");
    ASSERT_TRUE(sandbox.scan(code, "o0aXwZo"));
    const auto first = caller.post("/api/open/friend/list", json::object())["data"]["list"][0];
    caller.get("/api/open/friend/deleteFriend?friendId=" + first["friendId"].dump());
    ASSERT_TRUE(sandbox.scan(code, "o0aXwZo"));
    const auto again = caller.post("/api/open/friend/list", json::object())["data"]["list"][0];
    EXPECT_EQ(again["friendId"], first["friendId"]);
    EXPECT_NE(again["token"], first["token"]);
}

TEST_F(SandboxPeople, CodesAndPeopleMustBeThere) {
    pushplus::TopicDetail topic;
    const auto id = sandbox.add_topic(topic);
    const auto code = qr_code("/api/open/topic/qrCode?second=60&topicId=" + std::to_string(id));
    expect_unusable(sandbox.scan(code, "nobody"), "openId");
    expect_unusable(sandbox.scan("https://example.org", "o0aXwZo"), "qrCodeImgUrl");
    expect_unusable(sandbox.scan("", "o0aXwZo"), "qrCodeImgUrl");
    sandbox.advance(61s);
    expect_unusable(sandbox.scan(code, "o0aXwZo"), "qrCodeImgUrl");
    EXPECT_EQ(receiver.count(), 0U);
}

// "`form.webhook.test` {formTitle, message}"
TEST_F(SandboxPeople, ATestOfAFormsWebhookIsTold) {
    sandbox.test_form_webhook({"Survey", "a test"});
    EXPECT_EQ(json::parse(receiver.next()),
              json({{"event", "form.webhook.test"}, {"formTitle", "Survey"}, {"message", "a test"}}));
    caller.post("/_sandbox/test_form_webhook", {{"formTitle", "Leave"}});
    EXPECT_EQ(json::parse(receiver.next()),
              json({{"event", "form.webhook.test"}, {"formTitle", "Leave"}, {"message", ""}}));
}

// "`form.submit` {formId, formCode, formTitle, responseId, updated, submitTime, durationMs, userNickName, answers
// [{itemId, type, label, value: text, array or object}], answerMap}"
TEST_F(SandboxPeople, ASubmittedFormIsTold) {
    sandbox.add_form({"f1", "survey", "Survey"});
    pushplus::FormSubmitted submission;
    submission.form_code = "survey";
    submission.response_id = "r1";
    submission.submit_time = "2026-11-28 12:00:00";
    submission.duration_ms = 1500;
    submission.user_nick_name = "小明";
    submission.answers = {{"q1", "text", "Name", pushplus::JsonText(R"("Ming")")},
                          {"q2", "choice", "Days", pushplus::JsonText("[1,2]")}};
    ASSERT_TRUE(sandbox.submit_form(submission));
    const std::string body = receiver.next();
    EXPECT_EQ(json::parse(body), json({{"event", "form.submit"},
                                       {"formId", "f1"},
                                       {"formCode", "survey"},
                                       {"formTitle", "Survey"},
                                       {"responseId", "r1"},
                                       {"updated", 0},
                                       {"submitTime", "2026-11-28 12:00:00"},
                                       {"durationMs", 1500},
                                       {"userNickName", "小明"},
                                       {"answers",
                                        {{{"itemId", "q1"}, {"type", "text"}, {"label", "Name"}, {"value", "Ming"}},
                                         {{"itemId", "q2"}, {"type", "choice"}, {"label", "Days"}, {"value", {1, 2}}}}},
                                       {"answerMap", {{"q1", "Ming"}, {"q2", {1, 2}}}}}));
    const auto event = pushplus::parse_callback(body);
    ASSERT_TRUE(event) << event.error().message();
    EXPECT_EQ(std::get<pushplus::FormSubmitted>(*event).answers.size(), 2U);

    submission.form_code = "other";
    expect_unusable(sandbox.submit_form(submission), "formCode");
}

TEST(SandboxPeopleWithoutCallbacks, ScanAsWell) {
    Sandbox sandbox;
    SandboxCaller caller(sandbox);
    caller.take_key();
    const std::string open_id = sandbox.add_person({});
    const auto code = caller.get("/api/open/friend/getQrCode")["data"]["qrCodeImgUrl"].get<std::string>();
    ASSERT_TRUE(sandbox.scan(code, open_id));
    EXPECT_EQ(caller.post("/api/open/friend/list", json::object())["data"]["total"], 1);
}

}  // namespace
