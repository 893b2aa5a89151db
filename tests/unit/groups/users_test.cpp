#include <pushplus/users.hpp>

#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::Client;
using pushplus::SendCount;
using pushplus::UserInfo;
using pushplus::UserLimitTime;

const auto token = [](const Client& client) { return client.users().token(); };
const auto my_info = [](const Client& client) { return client.users().my_info(); };
const auto limit_time = [](const Client& client) { return client.users().limit_time(); };
const auto send_count = [](const Client& client) { return client.users().send_count(); };

constexpr const char* my_info_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "openId": "o0a******A3Y",
    "unionId": "oGV******NZg",
    "nickName": "陈大人",
    "headImgUrl": "http://thirdwx.qlogo.cn/mmopen/ajNV***gg/132",
    "userSex": 1,
    "token": "604******f0b",
    "phoneNumber": "13******4",
    "email": "admin@xxx.com",
    "emailStatus": 1,
    "birthday": "1990-01-01",
    "points": 2
  }
})";

constexpr const char* limit_time_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "sendLimit": 1,
    "userLimitTime": ""
  }
})";

constexpr const char* send_count_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "wechatSendCount": 283,
    "cpSendCount": 0,
    "webhookSendCount": 19,
    "mailSendCount": 0
  }
})";

TEST(Users, TokenIsAskedForWithoutParameters) {
    expect_request(sent_by(token), "GET", "https://www.pushplus.plus/api/open/user/token");
}

TEST(Users, TokenIsTheText) {
    expect_text_reply("users.token", R"({"code": 200, "msg": "请求成功", "data": "604******f0b"})", "604******f0b",
                      token);
}

TEST(Users, MyInfoIsAskedForWithoutParameters) {
    expect_request(sent_by(my_info), "GET", "https://www.pushplus.plus/api/open/user/myInfo");
}

TEST(Users, MyInfoDecodesTheOwner) {
    expect_object_reply(
        "users.my_info", my_info_sample, my_info,
        [](const UserInfo& owner) {
            EXPECT_EQ(owner.open_id, "o0a******A3Y");
            EXPECT_EQ(owner.union_id, "oGV******NZg");
            EXPECT_EQ(owner.nick_name, "陈大人");
            EXPECT_EQ(owner.head_img_url, "http://thirdwx.qlogo.cn/mmopen/ajNV***gg/132");
            EXPECT_EQ(owner.user_sex, pushplus::UserSex::male);
            EXPECT_EQ(owner.token, "604******f0b");
            EXPECT_EQ(owner.phone_number, "13******4");
            EXPECT_EQ(owner.email, "admin@xxx.com");
            EXPECT_EQ(owner.email_status, pushplus::EmailStatus::pending);
            EXPECT_EQ(owner.birthday.text(), "1990-01-01");
            EXPECT_EQ(owner.points, 2);
        },
        [](const UserInfo& owner) {
            EXPECT_EQ(owner.open_id, "");
            EXPECT_EQ(owner.union_id, "");
            EXPECT_EQ(owner.nick_name, "");
            EXPECT_EQ(owner.head_img_url, "");
            EXPECT_EQ(owner.user_sex, pushplus::UserSex::unset);
            EXPECT_EQ(owner.token, "");
            EXPECT_EQ(owner.phone_number, "");
            EXPECT_EQ(owner.email, "");
            EXPECT_EQ(owner.email_status, pushplus::EmailStatus::unverified);
            EXPECT_TRUE(owner.birthday.empty());
            EXPECT_EQ(owner.points, 0);
        });
}

TEST(Users, MyInfoKeepsNumbersItDoesNotKnow) {
    const auto owner = decoded(R"({"code":200,"data":{"userSex":-1,"emailStatus":99}})", my_info);
    EXPECT_EQ(static_cast<int>(owner.user_sex), -1);
    EXPECT_EQ(static_cast<int>(owner.email_status), 99);
}

TEST(Users, MyInfoReadsAPhoneNumberThatIsANumber) {
    EXPECT_EQ(decoded(R"({"code":200,"data":{"phoneNumber":13800138000}})", my_info).phone_number, "13800138000");
}

TEST(Users, LimitTimeIsAskedForWithoutParameters) {
    expect_request(sent_by(limit_time), "GET", "https://www.pushplus.plus/api/open/user/userLimitTime");
}

TEST(Users, LimitTimeDecodesTheRestriction) {
    expect_object_reply(
        "users.limit_time", limit_time_sample, limit_time,
        [](const UserLimitTime& limit) {
            EXPECT_EQ(limit.send_limit, pushplus::SendRestriction::unrestricted);
            EXPECT_EQ(limit.user_limit_time, "");
        },
        [](const UserLimitTime& limit) {
            EXPECT_EQ(static_cast<int>(limit.send_limit), 0);
            EXPECT_EQ(limit.user_limit_time, "");
        });
}

TEST(Users, LimitTimeKeepsTheTextAndTheNumberItDoesNotKnow) {
    const auto limit = decoded(R"({"code":200,"data":{"sendLimit":99,"userLimitTime":"3天后"}})", limit_time);
    EXPECT_EQ(static_cast<int>(limit.send_limit), 99);
    EXPECT_EQ(limit.user_limit_time, "3天后");
}

TEST(Users, SendCountIsAskedForWithoutParameters) {
    expect_request(sent_by(send_count), "GET", "https://www.pushplus.plus/api/open/user/sendCount");
}

TEST(Users, SendCountDecodesTheCountOfEachChannel) {
    expect_object_reply(
        "users.send_count", send_count_sample, send_count,
        [](const SendCount& count) {
            EXPECT_EQ(count.wechat_send_count, 283);
            EXPECT_EQ(count.cp_send_count, 0);
            EXPECT_EQ(count.webhook_send_count, 19);
            EXPECT_EQ(count.mail_send_count, 0);
        },
        [](const SendCount& count) {
            EXPECT_EQ(count.wechat_send_count, 0);
            EXPECT_EQ(count.cp_send_count, 0);
            EXPECT_EQ(count.webhook_send_count, 0);
            EXPECT_EQ(count.mail_send_count, 0);
        });
}

// The sample shows 0 for two of them.
TEST(Users, SendCountTellsTheChannelsApart) {
    const auto count =
        decoded(R"({"code":200,"data":{"wechatSendCount":1,"cpSendCount":2,"webhookSendCount":3,"mailSendCount":4}})",
                send_count);
    EXPECT_EQ(count.wechat_send_count, 1);
    EXPECT_EQ(count.cp_send_count, 2);
    EXPECT_EQ(count.webhook_send_count, 3);
    EXPECT_EQ(count.mail_send_count, 4);
}

TEST(Users, AreDescribedWithoutTheToken) {
    expect_described(decoded(my_info_sample, my_info), R"({
        "openId": "o0a******A3Y", "unionId": "oGV******NZg", "nickName": "陈大人",
        "headImgUrl": "http://thirdwx.qlogo.cn/mmopen/ajNV***gg/132", "userSex": 1, "token": "***",
        "phoneNumber": "13******4", "email": "admin@xxx.com", "emailStatus": 1, "birthday": "1990-01-01",
        "points": 2})",
                     {"604******f0b"});
    expect_described(decoded(limit_time_sample, limit_time), R"({"sendLimit": 1, "userLimitTime": ""})");
    expect_described(decoded(send_count_sample, send_count),
                     R"({"wechatSendCount": 283, "cpSendCount": 0, "webhookSendCount": 19, "mailSendCount": 0})");
}

}  // namespace
