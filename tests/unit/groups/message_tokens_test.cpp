#include <pushplus/message_tokens.hpp>

#include "paging.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::AddMessageToken;
using pushplus::Client;
using pushplus::DateTime;
using pushplus::EditMessageToken;
using pushplus::MessageToken;
using pushplus::PageQuery;

AddMessageToken new_token() { return {"pushplus", DateTime("2035-05-09 22:34:00")}; }
EditMessageToken changed_token() { return {1, "pushplus", DateTime("2035-05-09 22:34:00")}; }

const auto list = [](const Client& client) { return client.message_tokens().list(); };
const auto add = [](const Client& client) { return client.message_tokens().add(new_token()); };
const auto edit = [](const Client& client) { return client.message_tokens().edit(changed_token()); };
const auto remove = [](const Client& client) { return client.message_tokens().remove(1); };

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
        "id": 1,
        "name": "pushplus",
        "expireTime": "2035-05-09 20:44:00",
        "token": "837******46e2"
      }
    ]
  }
})";

TEST(MessageTokens, ListSendsThePageAndEmptyParams) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/token/list",
                   R"({"current":1,"pageSize":20,"params":{}})");
    expect_request(sent_by([](const Client& client) {
                       return client.message_tokens().list({3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/token/list",
                   R"({"current":3,"pageSize":50,"params":{}})");
}

TEST(MessageTokens, ListDecodesThePage) {
    expect_page_reply(
        "message_tokens.list", list_sample, {1, 20, 3, 1}, list,
        [](const MessageToken& row) {
            EXPECT_EQ(row.id, 1);
            EXPECT_EQ(row.name, "pushplus");
            EXPECT_EQ(row.expire_time.text(), "2035-05-09 20:44:00");
            EXPECT_EQ(row.token, "837******46e2");
        },
        [](const MessageToken& row) {
            EXPECT_EQ(row.id, 0);
            EXPECT_EQ(row.name, "");
            EXPECT_TRUE(row.expire_time.empty());
            EXPECT_EQ(row.token, "");
        });
}

TEST(MessageTokens, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.message_tokens().list(query); },
                       [](const Client& client, PageQuery query) { return client.message_tokens().list_all(query); });
}

TEST(MessageTokens, ListAllAsksForPageAfterPage) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/token/list", R"({"id":11,"token":"837"})",
                         R"({"id":12,"token":"838"})", R"({"current":1,"pageSize":1,"params":{}})",
                         R"({"current":2,"pageSize":1,"params":{}})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.message_tokens().list_all({1, 1});
                  },
                  [](const MessageToken& row) { return row.id; }),
              (std::vector<std::int64_t>{11, 12}));
}

TEST(MessageTokens, AddSendsNameAndExpiry) {
    expect_request(sent_by(add), "POST", "https://www.pushplus.plus/api/open/token/add",
                   R"({"name":"pushplus","expireTime":"2035-05-09 22:34:00"})");
}

TEST(MessageTokens, AddLeavesOutAnExpiryThatIsNotSet) {
    expect_request(sent_by([](const Client& client) {
                       AddMessageToken token;
                       token.name = "名称 \"&\n";
                       return client.message_tokens().add(token);
                   }),
                   "POST", "https://www.pushplus.plus/api/open/token/add", R"({"name":"名称 \"&\n"})");
}

TEST(MessageTokens, AddSendsADateWithoutATimeAsItIs) {
    expect_request(sent_by([](const Client& client) {
                       return client.message_tokens().add({"pushplus", DateTime("2999-12-31")});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/token/add",
                   R"({"name":"pushplus","expireTime":"2999-12-31"})");
}

TEST(MessageTokens, AddSendsAMomentInChinaStandardTime) {
    const std::chrono::system_clock::time_point moment{std::chrono::seconds(1'000'000'000)};
    expect_request(sent_by([&](const Client& client) {
                       return client.message_tokens().add({"pushplus", DateTime(moment)});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/token/add",
                   R"({"name":"pushplus","expireTime":"2001-09-09 09:46:40"})");
}

TEST(MessageTokens, AddReturnsTheToken) {
    expect_text_reply("message_tokens.add", R"({"code": 200, "msg": "执行成功", "data": "837******46e2"})",
                      "837******46e2", add);
}

TEST(MessageTokens, AddRefusesWhatItCannotSend) {
    expect_text_needed("name", [](const Client& client, const std::string& text) {
        auto token = new_token();
        token.name = text;
        return client.message_tokens().add(token);
    });
    expect_date_needed("expire_time", [](const Client& client, const DateTime& date) {
        auto token = new_token();
        token.expire_time = date;
        return client.message_tokens().add(token);
    });
}

TEST(MessageTokens, EditSendsIdNameAndExpiry) {
    expect_request(sent_by(edit), "POST", "https://www.pushplus.plus/api/open/token/edit",
                   R"({"id":1,"name":"pushplus","expireTime":"2035-05-09 22:34:00"})");
}

TEST(MessageTokens, EditLeavesOutAnExpiryThatIsNotSet) {
    expect_request(sent_by([](const Client& client) {
                       EditMessageToken token;
                       token.id = 9007199254740993;
                       token.name = "pushplus";
                       return client.message_tokens().edit(token);
                   }),
                   "POST", "https://www.pushplus.plus/api/open/token/edit",
                   R"({"id":9007199254740993,"name":"pushplus"})");
}

TEST(MessageTokens, EditReturnsNothing) {
    expect_void_reply("message_tokens.edit", R"({"code": 200, "msg": "请求成功", "data": "修改成功"})", edit);
}

TEST(MessageTokens, EditRefusesWhatItCannotSend) {
    expect_id_needed("id", [](const Client& client, std::int64_t id) {
        auto token = changed_token();
        token.id = id;
        return client.message_tokens().edit(token);
    });
    expect_text_needed("name", [](const Client& client, const std::string& text) {
        auto token = changed_token();
        token.name = text;
        return client.message_tokens().edit(token);
    });
    expect_date_needed("expire_time", [](const Client& client, const DateTime& date) {
        auto token = changed_token();
        token.expire_time = date;
        return client.message_tokens().edit(token);
    });
}

TEST(MessageTokens, RemoveNamesTheIdInTheQuery) {
    expect_request(sent_by(remove), "DELETE", "https://www.pushplus.plus/api/open/token/deleteToken?id=1");
    expect_request(sent_by([](const Client& client) { return client.message_tokens().remove(9007199254740993); }),
                   "DELETE", "https://www.pushplus.plus/api/open/token/deleteToken?id=9007199254740993");
}

TEST(MessageTokens, RemoveReturnsNothing) {
    expect_void_reply("message_tokens.remove", R"({"code": 200, "msg": "请求成功", "data": "删除成功"})", remove);
}

TEST(MessageTokens, RemoveRefusesWhatIsNoId) {
    expect_id_needed("id", [](const Client& client, std::int64_t id) { return client.message_tokens().remove(id); });
}

TEST(MessageTokens, AreDescribedWithoutTheToken) {
    expect_described(decoded(list_sample, list).items.at(0),
                     R"({"id": 1, "name": "pushplus", "expireTime": "2035-05-09 20:44:00", "token": "***"})",
                     {"837******46e2"});
    expect_described(new_token(), R"({"name": "pushplus", "expireTime": "2035-05-09 22:34:00"})");
    expect_described(AddMessageToken{"pushplus", {}}, R"({"name": "pushplus"})");
    expect_described(changed_token(), R"({"id": 1, "name": "pushplus", "expireTime": "2035-05-09 22:34:00"})");
}

}  // namespace
