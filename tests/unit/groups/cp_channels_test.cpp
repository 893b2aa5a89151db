#include <pushplus/cp_channels.hpp>

#include "paging.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::Client;
using pushplus::CpChannel;
using pushplus::PageQuery;

const auto list = [](const Client& client) { return client.cp_channels().list(); };

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
        "cpName": "企业微信应用名称",
        "cpCode": "c001"
      }
    ]
  }
})";

TEST(CpChannels, ListSendsThePage) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/cp/list",
                   R"({"current":1,"pageSize":20})");
    expect_request(sent_by([](const Client& client) {
                       return client.cp_channels().list({3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/cp/list", R"({"current":3,"pageSize":50})");
}

TEST(CpChannels, ListDecodesThePage) {
    expect_page_reply(
        "cp_channels.list", list_sample, {1, 20, 5, 1}, list,
        [](const CpChannel& row) {
            EXPECT_EQ(row.id, 1);
            EXPECT_EQ(row.cp_name, "企业微信应用名称");
            EXPECT_EQ(row.cp_code, "c001");
        },
        [](const CpChannel& row) {
            EXPECT_EQ(row.id, 0);
            EXPECT_EQ(row.cp_name, "");
            EXPECT_EQ(row.cp_code, "");
        });
}

TEST(CpChannels, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.cp_channels().list(query); },
                       [](const Client& client, PageQuery query) { return client.cp_channels().list_all(query); });
}

TEST(CpChannels, ListAllAsksForPageAfterPage) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/cp/list", R"({"id":11})", R"({"id":12})",
                         R"({"current":1,"pageSize":1})", R"({"current":2,"pageSize":1})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.cp_channels().list_all({1, 1});
                  },
                  [](const CpChannel& row) { return row.id; }),
              (std::vector<std::int64_t>{11, 12}));
}

TEST(CpChannels, AreDescribedInWhole) {
    expect_described(decoded(list_sample, list).items.at(0),
                     R"({"id": 1, "cpName": "企业微信应用名称", "cpCode": "c001"})");
}

}  // namespace
