#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>

#include <pushplus/callback.hpp>
#include <pushplus/describe.hpp>

#include "callback_samples.hpp"

namespace pushplus_test {
namespace {

using pushplus::CallbackEvent;
using pushplus::DeliveryStatus;
using pushplus::EmailStatus;
using pushplus::ErrorKind;
using pushplus::FormSubmitted;
using pushplus::FormWebhookTest;
using pushplus::FriendAdded;
using pushplus::MessageCompleted;
using pushplus::parse_callback;
using pushplus::TopicUserAdded;
using pushplus::UnknownEvent;
using pushplus::UserSex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

/// The event of this kind that a body is; throws if it is none.
template <class Event>
Event parsed(const std::string& body) {
    const auto event = parse_callback(body);
    EXPECT_TRUE(event) << event.error().message();
    return std::get<Event>(event.value());
}

void expect_unreadable(const std::string& body, const std::string& why) {
    const auto event = parse_callback(body);
    const auto shown = body.substr(0, 200);
    ASSERT_FALSE(event) << shown;
    EXPECT_EQ(event.error().kind(), ErrorKind::invalid_response) << shown;
    EXPECT_EQ(event.error().operation(), "parse_callback");
    EXPECT_THAT(event.error().message(), HasSubstr(why)) << shown;
}

TEST(ParseCallback, ReadsACompletedMessageUnderBothSpellings) {
    for (const char* name : {"message_complate", "message_complete"}) {
        const auto event =
            parsed<MessageCompleted>(std::string(R"({"event":")") + name +
                                     R"(","messageInfo":{"message":"用户未关注","shortCode":"a1","sendStatus":3}})");
        EXPECT_EQ(event.message, "用户未关注");
        EXPECT_EQ(event.short_code, "a1");
        EXPECT_EQ(event.send_status, DeliveryStatus::failed);
    }
    EXPECT_EQ(parsed<MessageCompleted>(CallbackSamples::message).send_status, DeliveryStatus::sent);
}

TEST(ParseCallback, ReadsTextWithABadCharacter) {
    for (const std::string bad : {R"(\ud83d)", "\xFF", "\x01"}) {
        const auto message = parsed<MessageCompleted>(R"({"event":"message_complate","messageInfo":{"message":"x)" +
                                                      bad + R"(","shortCode":"a1","sendStatus":2}})");
        EXPECT_EQ(message.message, "x\xEF\xBF\xBD");
        EXPECT_EQ(message.short_code, "a1");
        const auto form = parsed<FormSubmitted>(R"({"event":"form.submit","formId":7,"answers":[{"label":"x)" + bad +
                                                R"(","value":["y)" + bad + R"("]}]})");
        ASSERT_THAT(form.answers, SizeIs(1));
        EXPECT_EQ(form.answers[0].label, "x\xEF\xBF\xBD");
        EXPECT_EQ(form.answers[0].value.json(), "[\"y\xEF\xBF\xBD\"]");
    }
}

TEST(ParseCallback, RefusesAFormOfAnswersThatTakeMuchMoreMemoryThanText) {
    std::string body = R"({"event":"form.submit","answers":[{})";
    while (body.size() < (std::size_t{1} << 20) - 16) body += ",{}";
    expect_unreadable(body + "]}", "answers takes more than 3");
}

TEST(ParseCallback, ReadsAFormOfManyAnswers) {
    std::string body = R"({"event":"form.submit","answers":[{"itemId":"0"})";
    for (int i = 1; i < 5000; ++i)
        body += R"(,{"itemId":")" + std::to_string(i) + R"(","type":"input","label":"l","value":"v"})";
    EXPECT_THAT(parsed<FormSubmitted>(body + "]}").answers, SizeIs(5000));
}

TEST(ParseCallback, ReadsAUserWhoJoinedATopic) {
    const auto event = parsed<TopicUserAdded>(CallbackSamples::topic_user);
    EXPECT_EQ(event.id, 1234);
    EXPECT_EQ(event.open_id, "o0a1b2c3");
    EXPECT_EQ(event.topic_id, 77);
    EXPECT_EQ(event.user_sex, UserSex::female);
    EXPECT_TRUE(event.is_follow);
    EXPECT_EQ(event.nick_name, "小明");
    EXPECT_TRUE(event.have_phone);
    EXPECT_EQ(event.topic_code, "ops");
    EXPECT_EQ(event.topic_name, "运维");
    EXPECT_EQ(event.head_img_url, "https://thirdwx.qlogo.cn/x/132");
    EXPECT_EQ(event.email_status, EmailStatus::pending);
}

TEST(ParseCallback, ReadsAFriendAndTheQrCodeBeside) {
    const auto event = parsed<FriendAdded>(CallbackSamples::new_friend);
    EXPECT_EQ(event.token, "9d8******c7b");
    EXPECT_EQ(event.friend_id, 42);
    EXPECT_TRUE(event.is_follow);
    EXPECT_EQ(event.nick_name, "小红");
    EXPECT_FALSE(event.have_phone);
    EXPECT_EQ(event.create_time.text(), "2026-03-04 12:00:01");
    EXPECT_EQ(event.email_status, EmailStatus::verified);
    EXPECT_EQ(event.qr_code, "channel-7");
}

TEST(ParseCallback, FindsTheQrCodeBeforeAndWithinTheFriend) {
    EXPECT_EQ(parsed<FriendAdded>(R"({"qrCode":"q","friendInfo":{"friendId":1},"event":"add_friend"})").qr_code, "q");
    EXPECT_EQ(parsed<FriendAdded>(R"({"event":"add_friend","friendInfo":{"qrCode":"q"}})").qr_code, "q");
    EXPECT_EQ(parsed<FriendAdded>(R"({"event":"add_friend","friendInfo":{"qrCode":"in"},"qrCode":null})").qr_code,
              "in");
    EXPECT_EQ(parsed<FriendAdded>(R"({"event":"add_friend","friendInfo":{}})").qr_code, "");
}

TEST(ParseCallback, ReadsTheTestOfAFormsWebhook) {
    const auto event = parsed<FormWebhookTest>(CallbackSamples::form_test);
    EXPECT_EQ(event.form_title, "报名表");
    EXPECT_EQ(event.message, "这是一条测试消息");
}

TEST(ParseCallback, ReadsASubmittedForm) {
    const auto event = parsed<FormSubmitted>(CallbackSamples::form_submit);
    EXPECT_EQ(event.form_id, "f-1");
    EXPECT_EQ(event.form_code, "code-1");
    EXPECT_EQ(event.form_title, "报名表");
    EXPECT_EQ(event.response_id, "r-9");
    EXPECT_FALSE(event.updated);
    EXPECT_EQ(event.submit_time, "2026-03-04T12:00:01+08:00");
    EXPECT_EQ(event.duration_ms, 61234);
    EXPECT_EQ(event.user_nick_name, "小明");
    ASSERT_THAT(event.answers, SizeIs(4));
    EXPECT_EQ(event.answers[0].item_id, "i1");
    EXPECT_EQ(event.answers[0].type, "text");
    EXPECT_EQ(event.answers[0].label, "姓名");
    EXPECT_EQ(event.answers[0].value.json(), R"("张三 \"老三\"\n")");
    EXPECT_EQ(event.answers[0].value.text(), "张三 \"老三\"\n");
    EXPECT_EQ(event.answers[1].value.json(), R"(["读书","跑步"])");
    EXPECT_FALSE(event.answers[1].value.text());
    EXPECT_EQ(event.answers[2].value.json(), R"({"city":"杭州","no":[1,2.50,-3e2],"more":{"a":null}})");
    EXPECT_EQ(event.answers[3].value.json(), "18");
    EXPECT_EQ(event.answers[3].label, "年龄") << "what follows a captured value went astray";
    EXPECT_EQ(event.answer_map.json(),
              R"({"i1":"张三","i2":["读书","跑步"],"i3":{"city":"杭州"},"i4":18,"i5":true,"i6":null})");
}

TEST(ParseCallback, ReadsAnEditedForm) {
    for (const char* yes : {"true", "1", R"("1")"})
        EXPECT_TRUE(parsed<FormSubmitted>(std::string(R"({"event":"form.submit","updated":)") + yes + "}").updated);
}

TEST(ParseCallback, KeepsAnEventItDoesNotKnow) {
    const std::string body = R"( {"event":"新事件","data":{"x":[1,{"y":null}]},"n":1e3} )";
    const auto event = parsed<UnknownEvent>(body);
    EXPECT_EQ(event.name, "新事件");
    EXPECT_EQ(event.raw, body);
}

TEST(ParseCallback, KeepsAnEventWithoutAName) {
    for (const std::string body :
         {R"({})", R"({"event":null})", R"({"event":""})", R"({"messageInfo":{"sendStatus":2}})"}) {
        const auto event = parsed<UnknownEvent>(body);
        EXPECT_EQ(event.name, "");
        EXPECT_EQ(event.raw, body);
    }
}

TEST(ParseCallback, KeepsAnUnknownEventWhoseMembersAreOfOtherTypes) {
    const std::string body = R"({"event":"edit_friend","friendInfo":"42","qrCode":{"id":1},"messageInfo":[]})";
    const auto event = parsed<UnknownEvent>(body);
    EXPECT_EQ(event.name, "edit_friend");
    EXPECT_EQ(event.raw, body);
}

TEST(ParseCallback, TellsNamesApartToTheLetter) {
    for (const char* name : {"Message_complate", "message_complate ", "form.submitted", "form", "add_topic_users"})
        EXPECT_EQ(parsed<UnknownEvent>(std::string(R"({"event":")") + name + "\"}").name, name);
}

TEST(ParseCallback, TakesNumbersWrittenAsText) {
    const auto message =
        parsed<MessageCompleted>(R"({"event":"message_complate","messageInfo":{"shortCode":123,"sendStatus":"2"}})");
    EXPECT_EQ(message.short_code, "123");
    EXPECT_EQ(message.send_status, DeliveryStatus::sent);
    const auto user = parsed<TopicUserAdded>(
        R"({"event":"add_topic_user","topicUserInfo":{"id":"1234","topicId":"77","userSex":"1","isFollow":"1","havePhone":true}})");
    EXPECT_EQ(user.id, 1234);
    EXPECT_EQ(user.topic_id, 77);
    EXPECT_EQ(user.user_sex, UserSex::male);
    EXPECT_TRUE(user.is_follow && user.have_phone);
    EXPECT_EQ(parsed<FormSubmitted>(R"({"event":"form.submit","durationMs":"61234","formId":7})").duration_ms, 61234);
}

TEST(ParseCallback, TakesNullAndMissingForEmpty) {
    for (const char* body :
         {R"({"event":"message_complate"})", R"({"event":"message_complate","messageInfo":null})",
          R"({"event":"message_complate","messageInfo":{}})",
          R"({"event":"message_complate","messageInfo":{"message":null,"shortCode":null,"sendStatus":null}})"}) {
        const auto event = parsed<MessageCompleted>(body);
        EXPECT_EQ(event.short_code, "");
        EXPECT_EQ(event.send_status, DeliveryStatus::not_sent);
    }
    EXPECT_TRUE(parsed<FriendAdded>(R"({"event":"add_friend","friendInfo":{"createTime":null}})").create_time.empty());
    const auto form = parsed<FormSubmitted>(
        R"({"event":"form.submit","answers":[{"value":null},{},null],"answerMap":null,"durationMs":null})");
    ASSERT_THAT(form.answers, SizeIs(2));
    EXPECT_TRUE(form.answers[0].value.empty());
    EXPECT_TRUE(form.answers[1].value.empty());
    EXPECT_FALSE(form.answers[0].value.text());
    EXPECT_TRUE(form.answer_map.empty());
    EXPECT_THAT(parsed<FormSubmitted>(R"({"event":"form.submit","answers":null})").answers, SizeIs(0));
}

TEST(ParseCallback, KeepsUnknownNumbers) {
    EXPECT_EQ(
        static_cast<int>(
            parsed<MessageCompleted>(R"({"event":"message_complate","messageInfo":{"sendStatus":99}})").send_status),
        99);
}

TEST(ParseCallback, PassesOverWhatItDoesNotKnow) {
    const auto event = parsed<MessageCompleted>(
        R"({"time":{"sendStatus":"x"},"messageInfo":{"new":[{"shortCode":{}}],"shortCode":"a1","sendStatus":2},
            "event":"message_complate","topicUserInfo":null})");
    EXPECT_EQ(event.short_code, "a1");
}

TEST(ParseCallback, KeepsNumbersOfAFormAsTheyWereWritten) {
    const auto form = parsed<FormSubmitted>(R"({"event":"form.submit","answers":[
        {"value":18446744073709551615},{"value":-9223372036854775808},{"value":123456789012345678901234567890},
        {"value":[18446744073709551615,0.10,1E5]},{"value":false},{"value":{}},{"value":[]},{"value":""}]})");
    ASSERT_THAT(form.answers, SizeIs(8));
    const char* const expected[] = {"18446744073709551615",
                                    "-9223372036854775808",
                                    "123456789012345678901234567890",
                                    "[18446744073709551615,0.10,1E5]",
                                    "false",
                                    "{}",
                                    "[]",
                                    "\"\""};
    for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(form.answers[i].value.json(), expected[i]);
    EXPECT_EQ(form.answers[7].value.text(), "");
}

TEST(ParseCallback, RefusesMembersOfImpossibleTypes) {
    expect_unreadable(R"({"event":"message_complate","messageInfo":{"sendStatus":"soon"}})", "messageInfo.sendStatus");
    expect_unreadable(R"({"event":"message_complate","messageInfo":{"sendStatus":5000000000}})",
                      "messageInfo.sendStatus");
    expect_unreadable(R"({"event":"message_complate","messageInfo":{"shortCode":{}}})", "messageInfo.shortCode");
    expect_unreadable(R"({"event":"message_complate","messageInfo":[]})", "messageInfo is not an object");
    expect_unreadable(R"({"event":"message_complate","messageInfo":"{}"})", "messageInfo is not an object");
    expect_unreadable(R"({"event":"add_friend","friendInfo":{"friendId":1.5}})", "friendInfo.friendId");
    expect_unreadable(R"({"event":"add_friend","friendInfo":{},"qrCode":[]})", "qrCode");
    expect_unreadable(R"({"event":"add_topic_user","topicUserInfo":{"isFollow":"yes"}})", "topicUserInfo.isFollow");
    expect_unreadable(R"({"event":"form.submit","answers":{}})", "answers is not an array");
    expect_unreadable(R"({"event":"form.submit","answers":[{"label":"a"},{"label":[]}]})", "answers[1].label");
    expect_unreadable(R"({"event":"form.submit","answers":[{"value":[1,{}]},7]})", "answers[1] is not an object");
    expect_unreadable(R"({"event":{"name":"form.submit"}})", "event is not text");
    expect_unreadable(R"({"event":true})", "event is not text");
}

TEST(ParseCallback, RefusesWhatIsNoJsonObject) {
    for (const std::string& body :
         {std::string(), std::string(" "), std::string("x"), std::string("{"), std::string("[]"), std::string("[{}]"),
          std::string("null"), std::string("7"), std::string("\"event\""), std::string("{}{}"), std::string("{},"),
          std::string(R"({"event":"form.submit")"), std::string(R"({'event':'x'})"), std::string(R"({"event":NaN})"),
          std::string(1, '\0'), std::string("{}\0", 3), std::string("event=message_complate"),
          std::string(R"({"event":"x","n":1e999})")}) {
        const auto event = parse_callback(body);
        ASSERT_FALSE(event) << body;
        EXPECT_EQ(event.error().kind(), ErrorKind::invalid_response);
        EXPECT_THAT(event.error().message(), HasSubstr("the callback is no ")) << body;
    }
}

TEST(ParseCallback, TakesAnEscapedNul) {
    EXPECT_EQ(parsed<UnknownEvent>(R"({"event":"a\u0000b"})").name, std::string("a\0b", 3));
    EXPECT_EQ(
        parsed<FormSubmitted>(R"({"event":"form.submit","answers":[{"value":"a\u0000b"}]})").answers[0].value.text(),
        std::string("a\0b", 3));
}

TEST(ParseCallback, RefusesMoreThanAMebibyte) {
    const std::string front = R"({"event":"new","text":")", back = "\"}";
    const std::size_t most = 1048576;
    const std::string largest = front + std::string(most - front.size() - back.size(), 'x') + back;
    ASSERT_EQ(largest.size(), most);
    EXPECT_EQ(parsed<UnknownEvent>(largest).raw.size(), most);
    expect_unreadable(largest + " ", "larger than 1 MiB");
}

std::string nested(std::size_t levels, const std::string& open, const std::string& close, const std::string& core) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += open;
    text += core;
    for (std::size_t i = 0; i < levels; ++i) text += close;
    return text;
}

TEST(ParseCallback, RefusesNestingBeyondThirtyTwoLevels) {
    // The body itself is the first level.
    for (const auto& [open, close] : {std::pair<std::string, std::string>{"[", "]"}, {R"({"a":)", "}"}}) {
        const auto body = [&, &open_ = open, &close_ = close](std::size_t levels, const std::string& front) {
            return front + nested(levels, open_, close_, "1") + "}";
        };
        const std::string unknown = R"({"event":"new","x":)";
        EXPECT_EQ(parsed<UnknownEvent>(body(31, unknown)).name, "new");
        expect_unreadable(body(32, unknown), "more than 32 levels");
        expect_unreadable(body(100'000, unknown), "more than 32 levels");
        const std::string form = R"({"event":"form.submit","answerMap":)";
        EXPECT_EQ(parsed<FormSubmitted>(body(31, form)).answer_map.json(), nested(31, open, close, "1"));
        expect_unreadable(body(32, form), "more than 32 levels");
    }
    const auto in_answer = [](std::size_t levels) {
        return R"({"event":"form.submit","answers":[{"value":)" + nested(levels, "[", "]", "") + "}]}";
    };
    EXPECT_EQ(parsed<FormSubmitted>(in_answer(29)).answers[0].value.json(), nested(29, "[", "]", ""));
    expect_unreadable(in_answer(30), "more than 32 levels");
}

TEST(ParseCallback, QuotesNothingOfTheBodyInItsErrors) {
    for (const char* body : {R"({"event":"add_friend","friendInfo":{"token":"9d8-secret","friendId":"9d8-secret"}})",
                             R"({"event":"add_friend","friendInfo":{"token":"9d8-secret")", "9d8-secret"}) {
        const auto event = parse_callback(body);
        ASSERT_FALSE(event);
        EXPECT_THAT(event.error().message(), Not(HasSubstr("9d8-secret")));
    }
}

TEST(CallbackEvents, AreDescribedWithoutTheirSecrets) {
    const auto new_friend = pushplus::describe(parsed<FriendAdded>(CallbackSamples::new_friend));
    EXPECT_THAT(new_friend, HasSubstr(R"("token":"***")"));
    EXPECT_THAT(new_friend, Not(HasSubstr("9d8")));
    EXPECT_THAT(new_friend, HasSubstr(R"("qrCode":"channel-7")"));
    EXPECT_EQ(pushplus::describe(parsed<MessageCompleted>(CallbackSamples::message)),
              R"({"message":"","shortCode":"76b4cf5a5e8b4d8a9a5c1c1f5ee0a3a6","sendStatus":2})");
    const auto form = pushplus::describe(parsed<FormSubmitted>(CallbackSamples::form_submit));
    EXPECT_THAT(form, HasSubstr(R"("label":"爱好","value":["读书","跑步"])"));
}

TEST(CallbackEvents, AreDescribedAsJsonEvenWhenEmpty) {
    EXPECT_EQ(pushplus::describe(pushplus::FormAnswer{}), R"({"itemId":"","type":"","label":"","value":null})");
    pushplus::FormAnswer broken;
    broken.value = pushplus::JsonText("{not json");
    EXPECT_EQ(pushplus::describe(broken), R"({"itemId":"","type":"","label":"","value":null})");
}

TEST(JsonText, TellsTextFromAllElse) {
    using pushplus::JsonText;
    EXPECT_EQ(JsonText(R"("a\"\u4e2d")").text(), "a\"中");
    EXPECT_EQ(JsonText(R"("")").text(), "");
    for (const char* other : {"", "1", "null", "true", "[\"a\"]", "{}", "a", "\"", "\"a\" \"b\""})
        EXPECT_FALSE(JsonText(other).text()) << other;
    EXPECT_TRUE(JsonText().empty());
    EXPECT_FALSE(JsonText("\"\"").empty());
}

}  // namespace
}  // namespace pushplus_test
