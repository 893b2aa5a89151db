#include <pushplus/mp_channels.hpp>

#include "paging.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::Client;
using pushplus::MpChannel;
using pushplus::MpServiceType;
using pushplus::MpVerifyType;
using pushplus::PageQuery;

const auto list = [](const Client& client) { return client.mp_channels().list(); };

constexpr const char* list_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "pageNum": 1,
    "pageSize": 20,
    "total": 5,
    "pages": 1,
    "list": [
      {
        "id": 1,
        "nickName": "pushplus",
        "headImg": "http://wx.qlogo.cn/mmopen/zsQMENgVFAoAPTW/0",
        "principalName": "主体公司名称",
        "authorizationAppid": "wx3b5738bdds3c180",
        "funcInfo": "1,2,3,4,6,7,9,11,15,23,24,27,33,54,66,89,",
        "serviceType": 2,
        "verifyType": 0,
        "alias": "pushplus",
        "updateTime": "2022-08-24 11:50:40"
      }
    ]
  }
})";

TEST(MpChannels, ListSendsThePage) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/mp/list",
                   R"({"current":1,"pageSize":20})");
    expect_request(sent_by([](const Client& client) {
                       return client.mp_channels().list({3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/mp/list", R"({"current":3,"pageSize":50})");
}

TEST(MpChannels, ListDecodesThePage) {
    expect_page_reply(
        "mp_channels.list", list_sample, {1, 20, 5, 1}, list,
        [](const MpChannel& row) {
            EXPECT_EQ(row.id, 1);
            EXPECT_EQ(row.nick_name, "pushplus");
            EXPECT_EQ(row.head_img, "http://wx.qlogo.cn/mmopen/zsQMENgVFAoAPTW/0");
            EXPECT_EQ(row.principal_name, "主体公司名称");
            EXPECT_EQ(row.authorization_appid, "wx3b5738bdds3c180");
            EXPECT_EQ(row.func_info, "1,2,3,4,6,7,9,11,15,23,24,27,33,54,66,89,");
            EXPECT_EQ(row.service_type, MpServiceType::service);
            EXPECT_EQ(row.verify_type, MpVerifyType::wechat_verified);
            EXPECT_EQ(row.alias, "pushplus");
            EXPECT_EQ(row.update_time.text(), "2022-08-24 11:50:40");
        },
        [](const MpChannel& row) {
            EXPECT_EQ(row.id, 0);
            EXPECT_EQ(row.nick_name, "");
            EXPECT_EQ(row.head_img, "");
            EXPECT_EQ(row.principal_name, "");
            EXPECT_EQ(row.authorization_appid, "");
            EXPECT_EQ(row.func_info, "");
            EXPECT_EQ(row.service_type, MpServiceType::subscription);
            EXPECT_EQ(row.verify_type, MpVerifyType::unverified) << "silence is no verification";
            EXPECT_EQ(row.alias, "");
            EXPECT_TRUE(row.update_time.empty());
        });
}

TEST(MpChannels, ListTellsNamesApartAndKeepsNumbersItDoesNotKnow) {
    const auto page = decoded(R"({"code":200,"data":{"list":[
        {"nickName":"name","alias":"other","serviceType":1,"verifyType":-1},
        {"serviceType":99,"verifyType":98}]}})",
                              list);
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(page.items[0].nick_name, "name");
    EXPECT_EQ(page.items[0].alias, "other");
    EXPECT_EQ(page.items[0].service_type, MpServiceType::legacy_subscription);
    EXPECT_EQ(page.items[0].verify_type, MpVerifyType::unverified);
    EXPECT_EQ(static_cast<int>(page.items[1].service_type), 99);
    EXPECT_EQ(static_cast<int>(page.items[1].verify_type), 98);
}

TEST(MpChannels, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.mp_channels().list(query); },
                       [](const Client& client, PageQuery query) { return client.mp_channels().list_all(query); });
}

TEST(MpChannels, ListAllAsksForPageAfterPage) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/mp/list", R"({"id":11})", R"({"id":12})",
                         R"({"current":1,"pageSize":1})", R"({"current":2,"pageSize":1})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.mp_channels().list_all({1, 1});
                  },
                  [](const MpChannel& row) { return row.id; }),
              (std::vector<std::int64_t>{11, 12}));
}

TEST(MpChannels, AreDescribedInWhole) {
    expect_described(decoded(list_sample, list).items.at(0), R"({
        "id": 1, "nickName": "pushplus", "headImg": "http://wx.qlogo.cn/mmopen/zsQMENgVFAoAPTW/0",
        "principalName": "主体公司名称", "authorizationAppid": "wx3b5738bdds3c180",
        "funcInfo": "1,2,3,4,6,7,9,11,15,23,24,27,33,54,66,89,", "serviceType": 2, "verifyType": 0,
        "alias": "pushplus", "updateTime": "2022-08-24 11:50:40"})");
}

}  // namespace
