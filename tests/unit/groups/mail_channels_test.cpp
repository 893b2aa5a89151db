#include <pushplus/mail_channels.hpp>

#include "paging.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::Client;
using pushplus::MailChannel;
using pushplus::MailChannelDetail;
using pushplus::PageQuery;

const auto list = [](const Client& client) { return client.mail_channels().list(); };
const auto detail = [](const Client& client) { return client.mail_channels().detail(1); };

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
        "mailName": "pushplus邮箱",
        "mailCode": "pushplus"
      }
    ]
  }
})";

constexpr const char* detail_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "id": 1,
    "mailName": "推送加",
    "mailCode": "pushplus",
    "account": "admin@pushplus.plus",
    "password": "passwd",
    "smtpServer": "smtp.163.com",
    "smtpSsl": 1,
    "smtpPort": 465,
    "createTime": "2021-12-23 09:00:56"
  }
})";

TEST(MailChannels, ListSendsThePage) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/mail/list",
                   R"({"current":1,"pageSize":20})");
    expect_request(sent_by([](const Client& client) {
                       return client.mail_channels().list({3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/mail/list", R"({"current":3,"pageSize":50})");
}

TEST(MailChannels, ListDecodesThePage) {
    expect_page_reply(
        "mail_channels.list", list_sample, {1, 20, 5, 1}, list,
        [](const MailChannel& row) {
            EXPECT_EQ(row.id, 1);
            EXPECT_EQ(row.mail_name, "pushplus邮箱");
            EXPECT_EQ(row.mail_code, "pushplus");
        },
        [](const MailChannel& row) {
            EXPECT_EQ(row.id, 0);
            EXPECT_EQ(row.mail_name, "");
            EXPECT_EQ(row.mail_code, "");
        });
}

TEST(MailChannels, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.mail_channels().list(query); },
                       [](const Client& client, PageQuery query) { return client.mail_channels().list_all(query); });
}

TEST(MailChannels, ListAllAsksForPageAfterPage) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/mail/list", R"({"id":11})", R"({"id":12})",
                         R"({"current":1,"pageSize":1})", R"({"current":2,"pageSize":1})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.mail_channels().list_all({1, 1});
                  },
                  [](const MailChannel& row) { return row.id; }),
              (std::vector<std::int64_t>{11, 12}));
}

TEST(MailChannels, DetailNamesTheMailboxInTheQuery) {
    expect_request(sent_by(detail), "GET", "https://www.pushplus.plus/api/open/mail/detail?mailId=1");
}

TEST(MailChannels, DetailDecodesTheMailbox) {
    expect_object_reply(
        "mail_channels.detail", detail_sample, detail,
        [](const MailChannelDetail& mailbox) {
            EXPECT_EQ(mailbox.id, 1);
            EXPECT_EQ(mailbox.mail_name, "推送加");
            EXPECT_EQ(mailbox.mail_code, "pushplus");
            EXPECT_EQ(mailbox.account, "admin@pushplus.plus");
            EXPECT_EQ(mailbox.password, "passwd");
            EXPECT_EQ(mailbox.smtp_server, "smtp.163.com");
            EXPECT_TRUE(mailbox.smtp_ssl);
            EXPECT_EQ(mailbox.smtp_port, 465);
            EXPECT_EQ(mailbox.create_time.text(), "2021-12-23 09:00:56");
        },
        [](const MailChannelDetail& mailbox) {
            EXPECT_EQ(mailbox.id, 0);
            EXPECT_EQ(mailbox.mail_name, "");
            EXPECT_EQ(mailbox.mail_code, "");
            EXPECT_EQ(mailbox.account, "");
            EXPECT_EQ(mailbox.password, "");
            EXPECT_EQ(mailbox.smtp_server, "");
            EXPECT_FALSE(mailbox.smtp_ssl);
            EXPECT_EQ(mailbox.smtp_port, 0);
            EXPECT_TRUE(mailbox.create_time.empty());
        });
}

// The document's table calls the account a number and the port a text; its sample has them the other way round.
TEST(MailChannels, DetailReadsAccountAndPortAsTheTableHasThem) {
    const auto mailbox = decoded(R"({"code":200,"data":{"account":13800138000,"smtpPort":"587","smtpSsl":0}})", detail);
    EXPECT_EQ(mailbox.account, "13800138000");
    EXPECT_EQ(mailbox.smtp_port, 587);
    EXPECT_FALSE(mailbox.smtp_ssl);
}

TEST(MailChannels, DetailRefusesWhatIsNoId) {
    expect_id_needed("mail_id",
                     [](const Client& client, std::int64_t id) { return client.mail_channels().detail(id); });
}

TEST(MailChannels, AreDescribedWithoutThePassword) {
    expect_described(decoded(list_sample, list).items.at(0),
                     R"({"id": 1, "mailName": "pushplus邮箱", "mailCode": "pushplus"})");
    expect_described(decoded(detail_sample, detail), R"({
        "id": 1, "mailName": "推送加", "mailCode": "pushplus", "account": "admin@pushplus.plus", "password": "***",
        "smtpServer": "smtp.163.com", "smtpSsl": 1, "smtpPort": 465, "createTime": "2021-12-23 09:00:56"})",
                     {"passwd"});
}

}  // namespace
