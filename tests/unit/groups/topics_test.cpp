#include <pushplus/topics.hpp>

#include "paging.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::AddTopic;
using pushplus::Client;
using pushplus::JoinedTopicDetail;
using pushplus::PageQuery;
using pushplus::Topic;
using pushplus::TopicDetail;
using pushplus::TopicListQuery;
using pushplus::TopicQrCode;
using pushplus::TopicType;
using std::chrono::seconds;

AddTopic new_topic() { return {"pushplus", "推送加", "联系方式", "群组简介", "关注后回复", "微信公众号Id"}; }
TopicListQuery created(PageQuery query) { return {TopicType::created, query.current, query.page_size}; }

const auto list = [](const Client& client) { return client.topics().list(); };
const auto detail = [](const Client& client) { return client.topics().detail(1); };
const auto joined_detail = [](const Client& client) { return client.topics().joined_detail(1); };
const auto add = [](const Client& client) { return client.topics().add(new_topic()); };
const auto qr_code = [](const Client& client) { return client.topics().qr_code(1, seconds(2592000)); };
const auto leave = [](const Client& client) { return client.topics().exit(1); };

constexpr const char* list_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "pageNum": 1,
    "pageSize": 20,
    "total": 3,
    "pages": 1,
    "list": [
      {
        "topicId": 4,
        "topicCode": "群组编码",
        "topicName": "群组名称",
        "nickName": "所属微信公众号名称",
        "createTime": "2021-12-24 01:19:15"
      }
    ]
  }
})";

constexpr const char* detail_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "topicId": 1,
    "topicName": "测试",
    "topicCode": "123456",
    "qrCodeImgUrl": "",
    "contact": "联系方式",
    "introduction": "群组简介",
    "receiptMessage": "关注后回复",
    "nickName": "所属微信公众号名称",
    "createTime": "2021-02-10 16:58:01",
    "topicUserCount": 1
  }
})";

constexpr const char* joined_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "topicName": "群组名称",
    "topicCode": "123456",
    "topicId": 2,
    "contact": "联系方式",
    "introduction": "群组简介",
    "nickName": "所属微信公众号名称",
    "createTime": "2021-03-29 20:11:50"
  }
})";

constexpr const char* qr_code_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "qrCodeImgUrl": "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ******cA",
    "forever": 0
  }
})";

TEST(Topics, ListSendsThePageAndTheTypeInParams) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/topic/list",
                   R"({"current":1,"pageSize":20,"params":{"topicType":0}})");
    expect_request(sent_by([](const Client& client) {
                       return client.topics().list({TopicType::joined, 3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/topic/list",
                   R"({"current":3,"pageSize":50,"params":{"topicType":1}})");
}

TEST(Topics, ListSendsATypeItDoesNotKnow) {
    expect_request(sent_by([](const Client& client) {
                       return client.topics().list({static_cast<TopicType>(7), 1, 20});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/topic/list",
                   R"({"current":1,"pageSize":20,"params":{"topicType":7}})");
}

TEST(Topics, ListDecodesThePage) {
    expect_page_reply(
        "topics.list", list_sample, {1, 20, 3, 1}, list,
        [](const Topic& row) {
            EXPECT_EQ(row.topic_id, 4);
            EXPECT_EQ(row.topic_code, "群组编码");
            EXPECT_EQ(row.topic_name, "群组名称");
            EXPECT_EQ(row.nick_name, "所属微信公众号名称");
            EXPECT_EQ(row.create_time.text(), "2021-12-24 01:19:15");
        },
        [](const Topic& row) {
            EXPECT_EQ(row.topic_id, 0);
            EXPECT_EQ(row.topic_code, "");
            EXPECT_EQ(row.topic_name, "");
            EXPECT_EQ(row.nick_name, "");
            EXPECT_TRUE(row.create_time.empty());
        });
}

TEST(Topics, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.topics().list(created(query)); },
                       [](const Client& client, PageQuery query) { return client.topics().list_all(created(query)); });
}

TEST(Topics, ListAllAsksForPageAfterPageOfTheSameType) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/topic/list", R"({"topicId":4})", R"({"topicId":5})",
                         R"({"current":1,"pageSize":1,"params":{"topicType":1}})",
                         R"({"current":2,"pageSize":1,"params":{"topicType":1}})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.topics().list_all({TopicType::joined, 1, 1});
                  },
                  [](const Topic& row) { return row.topic_id; }),
              (std::vector<std::int64_t>{4, 5}));
}

TEST(Topics, DetailNamesTheTopicInTheQuery) {
    expect_request(sent_by(detail), "GET", "https://www.pushplus.plus/api/open/topic/detail?topicId=1");
}

TEST(Topics, DetailDecodesTheTopic) {
    expect_object_reply(
        "topics.detail", detail_sample, detail,
        [](const TopicDetail& topic) {
            EXPECT_EQ(topic.topic_id, 1);
            EXPECT_EQ(topic.topic_name, "测试");
            EXPECT_EQ(topic.topic_code, "123456");
            EXPECT_EQ(topic.qr_code_img_url, "");
            EXPECT_EQ(topic.contact, "联系方式");
            EXPECT_EQ(topic.introduction, "群组简介");
            EXPECT_EQ(topic.receipt_message, "关注后回复");
            EXPECT_EQ(topic.nick_name, "所属微信公众号名称");
            EXPECT_EQ(topic.create_time.text(), "2021-02-10 16:58:01");
            EXPECT_EQ(topic.topic_user_count, 1);
        },
        [](const TopicDetail& topic) {
            EXPECT_EQ(topic.topic_id, 0);
            EXPECT_EQ(topic.topic_name, "");
            EXPECT_EQ(topic.topic_code, "");
            EXPECT_EQ(topic.qr_code_img_url, "");
            EXPECT_EQ(topic.contact, "");
            EXPECT_EQ(topic.introduction, "");
            EXPECT_EQ(topic.receipt_message, "");
            EXPECT_EQ(topic.nick_name, "");
            EXPECT_TRUE(topic.create_time.empty());
            EXPECT_EQ(topic.topic_user_count, 0);
        });
}

// The sample's address is empty, and its id and count are the same.
TEST(Topics, DetailTellsItsFieldsApart) {
    const auto topic = decoded(
        R"({"code":200,"data":{"topicId":7,"qrCodeImgUrl":"https://qr","topicUserCount":"12","topicCode":123456}})",
        detail);
    EXPECT_EQ(topic.topic_id, 7);
    EXPECT_EQ(topic.qr_code_img_url, "https://qr");
    EXPECT_EQ(topic.topic_user_count, 12);
    EXPECT_EQ(topic.topic_code, "123456");
}

TEST(Topics, DetailRefusesWhatIsNoId) {
    expect_id_needed("topic_id", [](const Client& client, std::int64_t id) { return client.topics().detail(id); });
}

TEST(Topics, JoinedDetailNamesTheTopicInTheQuery) {
    expect_request(sent_by(joined_detail), "GET", "https://www.pushplus.plus/api/open/topic/joinTopicDetail?topicId=1");
}

TEST(Topics, JoinedDetailDecodesTheTopic) {
    expect_object_reply(
        "topics.joined_detail", joined_sample, joined_detail,
        [](const JoinedTopicDetail& topic) {
            EXPECT_EQ(topic.topic_name, "群组名称");
            EXPECT_EQ(topic.topic_code, "123456");
            EXPECT_EQ(topic.topic_id, 2);
            EXPECT_EQ(topic.contact, "联系方式");
            EXPECT_EQ(topic.introduction, "群组简介");
            EXPECT_EQ(topic.nick_name, "所属微信公众号名称");
            EXPECT_EQ(topic.create_time.text(), "2021-03-29 20:11:50");
        },
        [](const JoinedTopicDetail& topic) {
            EXPECT_EQ(topic.topic_name, "");
            EXPECT_EQ(topic.topic_code, "");
            EXPECT_EQ(topic.topic_id, 0);
            EXPECT_EQ(topic.contact, "");
            EXPECT_EQ(topic.introduction, "");
            EXPECT_EQ(topic.nick_name, "");
            EXPECT_TRUE(topic.create_time.empty());
        });
}

TEST(Topics, JoinedDetailRefusesWhatIsNoId) {
    expect_id_needed("topic_id",
                     [](const Client& client, std::int64_t id) { return client.topics().joined_detail(id); });
}

TEST(Topics, AddSendsAllFields) {
    expect_request(sent_by(add), "POST", "https://www.pushplus.plus/api/open/topic/add",
                   R"({"topicCode":"pushplus","topicName":"推送加","contact":"联系方式","introduction":"群组简介",
                       "receiptMessage":"关注后回复","appId":"微信公众号Id"})");
}

TEST(Topics, AddLeavesOutWhatIsNotSet) {
    expect_request(sent_by([](const Client& client) {
                       return client.topics().add({"pushplus", "推送加", "联系方式", "群组简介", {}, {}});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/topic/add",
                   R"({"topicCode":"pushplus","topicName":"推送加","contact":"联系方式","introduction":"群组简介"})");
}

TEST(Topics, AddSendsOptionalTextsThatAreSetButEmpty) {
    expect_request(sent_by([](const Client& client) {
                       return client.topics().add({"pushplus", "推送加", "联系方式", "群组简介", "", ""});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/topic/add",
                   R"({"topicCode":"pushplus","topicName":"推送加","contact":"联系方式","introduction":"群组简介",
                       "receiptMessage":"","appId":""})");
}

TEST(Topics, AddReturnsTheNewId) {
    expect_id_reply("topics.add", R"({"code": 200, "msg": "执行成功", "data": 2})", 2, add);
}

TEST(Topics, AddRefusesTextsItCannotSend) {
    struct Required {
        const char* name;
        std::string AddTopic::*member;
    };
    for (const auto& [name, member] :
         {Required{"topic_code", &AddTopic::topic_code}, Required{"topic_name", &AddTopic::topic_name},
          Required{"contact", &AddTopic::contact}, Required{"introduction", &AddTopic::introduction}}) {
        expect_text_needed(name, [field = member](const Client& client, const std::string& text) {
            auto topic = new_topic();
            topic.*field = text;
            return client.topics().add(topic);
        });
    }
    expect_utf8_needed("receipt_message", [](const Client& client, const std::string& text) {
        auto topic = new_topic();
        topic.receipt_message = text;
        return client.topics().add(topic);
    });
    expect_utf8_needed("app_id", [](const Client& client, const std::string& text) {
        auto topic = new_topic();
        topic.app_id = text;
        return client.topics().add(topic);
    });
}

TEST(Topics, QrCodeSendsTheTopicAndTheSeconds) {
    expect_request(sent_by(qr_code), "GET", "https://www.pushplus.plus/api/open/topic/qrCode?topicId=1&second=2592000");
    expect_request(sent_by([](const Client& client) { return client.topics().qr_code(2, seconds(1)); }), "GET",
                   "https://www.pushplus.plus/api/open/topic/qrCode?topicId=2&second=1");
}

TEST(Topics, QrCodeLeavesOutSecondsThatAreNotSet) {
    expect_request(sent_by([](const Client& client) { return client.topics().qr_code(1); }), "GET",
                   "https://www.pushplus.plus/api/open/topic/qrCode?topicId=1");
}

TEST(Topics, QrCodeDecodesTheCode) {
    expect_object_reply(
        "topics.qr_code", qr_code_sample, qr_code,
        [](const TopicQrCode& code) {
            EXPECT_EQ(code.qr_code_img_url, "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ******cA");
            EXPECT_FALSE(code.permanent);
        },
        [](const TopicQrCode& code) {
            EXPECT_EQ(code.qr_code_img_url, "");
            EXPECT_FALSE(code.permanent);
        });
}

TEST(Topics, QrCodeKnowsAPermanentOne) {
    for (const char* forever : {"1", "\"1\"", "true"}) {
        SCOPED_TRACE(forever);
        EXPECT_TRUE(decoded(std::string(R"({"code":200,"data":{"forever":)") + forever + "}}", qr_code).permanent);
    }
}

TEST(Topics, QrCodeRefusesWhatIsNoId) {
    expect_id_needed("topic_id", [](const Client& client, std::int64_t id) { return client.topics().qr_code(id); });
}

// The wire's name: the parameter in C++ is the argument that takes seconds.
TEST(Topics, QrCodeRefusesSecondsOutsideThirtyDays) {
    for (const auto valid_for : {seconds(0), seconds(-1), seconds(2592001), seconds::max(), seconds::min()}) {
        SCOPED_TRACE(valid_for.count());
        expect_refused("valid_for", [&](const Client& client) { return client.topics().qr_code(1, valid_for); });
    }
}

TEST(Topics, ExitNamesTheTopicInTheQuery) {
    expect_request(sent_by(leave), "GET", "https://www.pushplus.plus/api/open/topic/exitTopic?topicId=1");
}

TEST(Topics, ExitReturnsNothing) {
    expect_void_reply("topics.exit", R"({"code": 200, "msg": "请求成功", "data": "退订成功"})", leave);
}

TEST(Topics, ExitRefusesWhatIsNoId) {
    expect_id_needed("topic_id", [](const Client& client, std::int64_t id) { return client.topics().exit(id); });
}

TEST(Topics, AreDescribedInWhole) {
    expect_described(decoded(list_sample, list).items.at(0), R"({
        "topicId": 4, "topicCode": "群组编码", "topicName": "群组名称", "nickName": "所属微信公众号名称",
        "createTime": "2021-12-24 01:19:15"})");
    expect_described(decoded(detail_sample, detail), R"({
        "topicId": 1, "topicName": "测试", "topicCode": "123456", "qrCodeImgUrl": "", "contact": "联系方式",
        "introduction": "群组简介", "receiptMessage": "关注后回复", "nickName": "所属微信公众号名称",
        "createTime": "2021-02-10 16:58:01", "topicUserCount": 1})");
    expect_described(decoded(joined_sample, joined_detail), R"({
        "topicName": "群组名称", "topicCode": "123456", "topicId": 2, "contact": "联系方式",
        "introduction": "群组简介", "nickName": "所属微信公众号名称", "createTime": "2021-03-29 20:11:50"})");
    expect_described(decoded(qr_code_sample, qr_code), R"({
        "qrCodeImgUrl": "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ******cA", "forever": 0})");
    expect_described(AddTopic{"pushplus", "推送加", "联系方式", "群组简介", {}, ""}, R"({
        "topicCode": "pushplus", "topicName": "推送加", "contact": "联系方式", "introduction": "群组简介",
        "appId": ""})");
}

}  // namespace
