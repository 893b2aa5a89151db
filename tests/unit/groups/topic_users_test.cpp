#include <pushplus/topic_users.hpp>

#include "paging.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::Client;
using pushplus::PageQuery;
using pushplus::TopicUser;

const auto list = [](const Client& client) { return client.topic_users().list(1); };
const auto remove = [](const Client& client) { return client.topic_users().remove(1); };

constexpr const char* list_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "pageNum": 1,
    "pageSize": 20,
    "total": 1,
    "pages": 1,
    "list": [
      {
        "id": 1,
        "nickName": "昵称",
        "openId": "o0a******wZo",
        "headImgUrl": "http://thirdwx.qlogo.cn/mmopen/Q3a******32",
        "userSex": -1,
        "havePhone": 0,
        "isFollow": 1,
        "emailStatus": 0,
        "followTime": "2022-04-15 09:47:25",
        "remark": "备注内容"
      }
    ]
  }
})";

TEST(TopicUsers, ListSendsThePageAndTheTopicInParams) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/topicUser/subscriberList",
                   R"({"current":1,"pageSize":20,"params":{"topicId":1}})");
    expect_request(sent_by([](const Client& client) {
                       return client.topic_users().list(9007199254740993, {3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/topicUser/subscriberList",
                   R"({"current":3,"pageSize":50,"params":{"topicId":9007199254740993}})");
}

TEST(TopicUsers, ListDecodesThePage) {
    expect_page_reply(
        "topic_users.list", list_sample, {1, 20, 1, 1}, list,
        [](const TopicUser& row) {
            EXPECT_EQ(row.id, 1);
            EXPECT_EQ(row.nick_name, "昵称");
            EXPECT_EQ(row.open_id, "o0a******wZo");
            EXPECT_EQ(row.head_img_url, "http://thirdwx.qlogo.cn/mmopen/Q3a******32");
            EXPECT_EQ(static_cast<int>(row.user_sex), -1);
            EXPECT_FALSE(row.have_phone);
            EXPECT_TRUE(row.is_follow);
            EXPECT_EQ(row.email_status, pushplus::EmailStatus::unverified);
            EXPECT_EQ(row.follow_time.text(), "2022-04-15 09:47:25");
            EXPECT_EQ(row.remark, "备注内容");
        },
        [](const TopicUser& row) {
            EXPECT_EQ(row.id, 0);
            EXPECT_EQ(row.nick_name, "");
            EXPECT_EQ(row.open_id, "");
            EXPECT_EQ(row.head_img_url, "");
            EXPECT_EQ(row.user_sex, pushplus::UserSex::unset);
            EXPECT_FALSE(row.have_phone);
            EXPECT_FALSE(row.is_follow);
            EXPECT_EQ(row.email_status, pushplus::EmailStatus::unverified);
            EXPECT_TRUE(row.follow_time.empty());
            EXPECT_EQ(row.remark, "");
        });
}

TEST(TopicUsers, ListTellsTheFlagsApartAndKeepsNumbersItDoesNotKnow) {
    const auto page = decoded(
        R"({"code":200,"data":{"list":[{"havePhone":1,"isFollow":0,"emailStatus":2,"userSex":2},
                                       {"havePhone":"0","isFollow":"1","emailStatus":99,"userSex":98}]}})",
        list);
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_TRUE(page.items[0].have_phone);
    EXPECT_FALSE(page.items[0].is_follow);
    EXPECT_EQ(page.items[0].email_status, pushplus::EmailStatus::verified);
    EXPECT_EQ(page.items[0].user_sex, pushplus::UserSex::female);
    EXPECT_FALSE(page.items[1].have_phone);
    EXPECT_TRUE(page.items[1].is_follow);
    EXPECT_EQ(static_cast<int>(page.items[1].email_status), 99);
    EXPECT_EQ(static_cast<int>(page.items[1].user_sex), 98);
}

TEST(TopicUsers, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.topic_users().list(1, query); },
                       [](const Client& client, PageQuery query) { return client.topic_users().list_all(1, query); });
}

TEST(TopicUsers, ListRefusesWhatIsNoTopic) {
    expect_id_needed("topic_id", [](const Client& client, std::int64_t id) { return client.topic_users().list(id); });
    expect_id_needed("topic_id", [](const Client& client, std::int64_t id) -> pushplus::Result<TopicUser> {
        auto range = client.topic_users().list_all(id);
        return *range.begin();
    });
}

TEST(TopicUsers, ListAllAsksForPageAfterPageOfTheSameTopic) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/topicUser/subscriberList", R"({"id":11})", R"({"id":12})",
                         R"({"current":1,"pageSize":1,"params":{"topicId":7}})",
                         R"({"current":2,"pageSize":1,"params":{"topicId":7}})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.topic_users().list_all(7, {1, 1});
                  },
                  [](const TopicUser& row) { return row.id; }),
              (std::vector<std::int64_t>{11, 12}));
}

TEST(TopicUsers, RemoveNamesTheRelationInTheQueryAndSendsNoBody) {
    expect_request(sent_by(remove), "POST",
                   "https://www.pushplus.plus/api/open/topicUser/deleteTopicUser?topicRelationId=1");
}

TEST(TopicUsers, RemoveReturnsNothing) {
    expect_void_reply("topic_users.remove", R"({"code": 200, "msg": "请求成功", "data": "删除成功"})", remove);
}

TEST(TopicUsers, RemoveRefusesWhatIsNoId) {
    expect_id_needed("topic_relation_id",
                     [](const Client& client, std::int64_t id) { return client.topic_users().remove(id); });
}

TEST(TopicUsers, AreDescribedInWhole) {
    expect_described(decoded(list_sample, list).items.at(0), R"({
        "id": 1, "nickName": "昵称", "openId": "o0a******wZo",
        "headImgUrl": "http://thirdwx.qlogo.cn/mmopen/Q3a******32", "userSex": -1, "havePhone": 0, "isFollow": 1,
        "emailStatus": 0, "followTime": "2022-04-15 09:47:25", "remark": "备注内容"})");
}

}  // namespace
