#include <pushplus/messages.hpp>

#include "paging.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::Channel;
using pushplus::Client;
using pushplus::Message;
using pushplus::PageQuery;
using pushplus::SendResult;

const auto list = [](const Client& client) { return client.messages().list(); };
const auto send_result = [](const Client& client) { return client.messages().send_result("a018***648"); };

constexpr const char* list_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "pageNum": 1,
    "pageSize": 20,
    "total": 8,
    "pages": 1,
    "list": [
      {
        "topicName": "",
        "messageType": 1,
        "title": "XXX",
        "shortCode": "a01***648",
        "channel": "wechat",
        "updateTime": "2021-12-08 20:19:02"
      }
    ]
  }
})";

constexpr const char* send_result_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "status": 2,
    "errorMessage": "",
    "updateTime": "2021-12-08 12:19:02"
  }
})";

TEST(Messages, ListSendsThePage) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/message/list",
                   R"({"current":1,"pageSize":20})");
    expect_request(sent_by([](const Client& client) {
                       return client.messages().list({3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/message/list", R"({"current":3,"pageSize":50})");
}

TEST(Messages, ListDecodesThePage) {
    expect_page_reply(
        "messages.list", list_sample, {1, 20, 8, 1}, list,
        [](const Message& row) {
            EXPECT_EQ(row.topic_name, "");
            EXPECT_EQ(row.message_type, pushplus::MessageType::one_to_one);
            EXPECT_EQ(row.title, "XXX");
            EXPECT_EQ(row.short_code, "a01***648");
            EXPECT_EQ(row.channel, Channel::wechat);
            EXPECT_EQ(row.update_time.text(), "2021-12-08 20:19:02");
        },
        [](const Message& row) {
            EXPECT_EQ(row.topic_name, "");
            EXPECT_EQ(static_cast<int>(row.message_type), 0);
            EXPECT_EQ(row.title, "");
            EXPECT_EQ(row.short_code, "");
            EXPECT_TRUE(row.channel.empty());
            EXPECT_TRUE(row.update_time.empty());
        });
}

TEST(Messages, ListKeepsWhatItDoesNotKnow) {
    const auto page = decoded(
        R"({"code":200,"data":{"list":[{"messageType":99,"channel":"clawbot"},{"messageType":-7,"channel":"微信"}]}})",
        list);
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(static_cast<int>(page.items[0].message_type), 99);
    EXPECT_EQ(page.items[0].channel.text(), "clawbot");
    EXPECT_EQ(static_cast<int>(page.items[1].message_type), -7);
    EXPECT_EQ(page.items[1].channel.text(), "微信");
}

TEST(Messages, ListRefusesAnEnumeratorBeyondItsRange) {
    expect_invalid("messages.list",
                   Answer::parse(R"({"code":200,"data":{"list":[{"messageType":1},{"messageType":5000000000}]}})"),
                   "data.list[1].messageType", list);
}

TEST(Messages, ListReadsNumbersWhereTextIsExpected) {
    const auto page = decoded(
        R"({"code":200,"data":{"list":[{"topicName":7,"title":123,"shortCode":2021,"updateTime":20211208}]}})", list);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].topic_name, "7");
    EXPECT_EQ(page.items[0].title, "123");
    EXPECT_EQ(page.items[0].short_code, "2021");
    EXPECT_EQ(page.items[0].update_time.text(), "20211208");
}

TEST(Messages, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.messages().list(query); },
                       [](const Client& client, PageQuery query) { return client.messages().list_all(query); });
}

TEST(Messages, ListAllAsksForPageAfterPage) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/message/list", R"({"title":"one","shortCode":"a01"})",
                         R"({"title":"two","shortCode":"a02"})", R"({"current":1,"pageSize":1})",
                         R"({"current":2,"pageSize":1})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.messages().list_all({1, 1});
                  },
                  [](const Message& row) { return row.short_code; }),
              (std::vector<std::string>{"a01", "a02"}));
}

TEST(Messages, SendResultAsksByShortCode) {
    expect_request(sent_by([](const Client& client) { return client.messages().send_result("a018648"); }), "GET",
                   "https://www.pushplus.plus/api/open/message/sendMessageResult?shortCode=a018648");
}

TEST(Messages, SendResultPercentEncodesTheShortCode) {
    expect_request(sent_by([](const Client& client) { return client.messages().send_result("短 码&x=1#?%/+*~"); }),
                   "GET",
                   "https://www.pushplus.plus/api/open/message/sendMessageResult"
                   "?shortCode=%E7%9F%AD%20%E7%A0%81%26x%3D1%23%3F%25%2F%2B%2A~");
}

TEST(Messages, SendResultDecodesTheState) {
    expect_object_reply(
        "messages.send_result", send_result_sample, send_result,
        [](const SendResult& result) {
            EXPECT_EQ(result.status, pushplus::DeliveryStatus::sent);
            EXPECT_EQ(result.error_message, "");
            EXPECT_EQ(result.update_time.text(), "2021-12-08 12:19:02");
        },
        [](const SendResult& result) {
            EXPECT_EQ(result.status, pushplus::DeliveryStatus::not_sent);
            EXPECT_EQ(result.error_message, "");
            EXPECT_TRUE(result.update_time.empty());
        });
}

TEST(Messages, SendResultTellsWhyAMessageFailed) {
    const auto result = decoded(R"({"code":200,"data":{"status":3,"errorMessage":"用户未关注"}})", send_result);
    EXPECT_EQ(result.status, pushplus::DeliveryStatus::failed);
    EXPECT_EQ(result.error_message, "用户未关注");
}

TEST(Messages, SendResultKeepsAnUnknownStatus) {
    EXPECT_EQ(static_cast<int>(decoded(R"({"code":200,"data":{"status":99}})", send_result).status), 99);
}

TEST(Messages, SendResultRefusesAShortCodeItCannotSend) {
    expect_text_needed("short_code", [](const Client& client, const std::string& text) {
        return client.messages().send_result(text);
    });
}

TEST(Messages, AreDescribedInWhole) {
    expect_described(decoded(list_sample, list).items.at(0), R"({
        "topicName": "", "messageType": 1, "title": "XXX", "shortCode": "a01***648", "channel": "wechat",
        "updateTime": "2021-12-08 20:19:02"})");
    expect_described(decoded(send_result_sample, send_result),
                     R"({"status": 2, "errorMessage": "", "updateTime": "2021-12-08 12:19:02"})");
}

}  // namespace
