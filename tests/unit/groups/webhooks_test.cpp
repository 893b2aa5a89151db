#include <pushplus/webhooks.hpp>

#include "paging.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::AddWebhook;
using pushplus::Client;
using pushplus::EditWebhook;
using pushplus::PageQuery;
using pushplus::Webhook;
using pushplus::WebhookType;

AddWebhook new_webhook() { return {"pushplus", "推送加", WebhookType::work_wechat, "url"}; }
EditWebhook changed_webhook() { return {1, "pushplus", "企业微信", WebhookType::work_wechat, "https://url"}; }

const auto list = [](const Client& client) { return client.webhooks().list(); };
const auto detail = [](const Client& client) { return client.webhooks().detail(1); };
const auto add = [](const Client& client) { return client.webhooks().add(new_webhook()); };
const auto edit = [](const Client& client) { return client.webhooks().edit(changed_webhook()); };

// In the document a comma follows createTime's value.
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
        "webhookCode": "pushplus",
        "webhookName": "webhook推送",
        "webhookType": 1,
        "webhookUrl": "url",
        "createTime": "2021-12-23 09:00:56"
      }
    ]
  }
})";

constexpr const char* detail_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "id": 1,
    "webhookName": "推送加",
    "webhookCode": "pushplus",
    "webhookUrl": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=63******8f",
    "webhookType": 1,
    "createTime": "2021-12-23 09:00:56"
  }
})";

void expect_empty(const Webhook& webhook) {
    EXPECT_EQ(webhook.id, 0);
    EXPECT_EQ(webhook.webhook_code, "");
    EXPECT_EQ(webhook.webhook_name, "");
    EXPECT_EQ(static_cast<int>(webhook.webhook_type), 0);
    EXPECT_EQ(webhook.webhook_url, "");
    EXPECT_TRUE(webhook.create_time.empty());
}

TEST(Webhooks, ListSendsThePage) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/webhook/list",
                   R"({"current":1,"pageSize":20})");
    expect_request(sent_by([](const Client& client) {
                       return client.webhooks().list({3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/webhook/list", R"({"current":3,"pageSize":50})");
}

TEST(Webhooks, ListDecodesThePage) {
    expect_page_reply(
        "webhooks.list", list_sample, {1, 20, 5, 1}, list,
        [](const Webhook& row) {
            EXPECT_EQ(row.id, 1);
            EXPECT_EQ(row.webhook_code, "pushplus");
            EXPECT_EQ(row.webhook_name, "webhook推送");
            EXPECT_EQ(row.webhook_type, WebhookType::work_wechat);
            EXPECT_EQ(row.webhook_url, "url");
            EXPECT_EQ(row.create_time.text(), "2021-12-23 09:00:56");
        },
        expect_empty);
}

TEST(Webhooks, ListRefusesTheSampleAsItIsPrinted) {
    const Wire wire(R"({"code":200,"msg":"请求成功","data":{"pageNum":1,"pageSize":20,"total":5,"pages":1,
                        "list":[{"id":1,"createTime":"2021-12-23 09:00:56",}]}})");
    const auto page = list(wire.client);
    ASSERT_FALSE(page);
    EXPECT_EQ(to_string(page.error().kind()), "invalid_response");
}

TEST(Webhooks, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.webhooks().list(query); },
                       [](const Client& client, PageQuery query) { return client.webhooks().list_all(query); });
}

TEST(Webhooks, ListAllAsksForPageAfterPage) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/webhook/list", R"({"id":11})", R"({"id":12})",
                         R"({"current":1,"pageSize":1})", R"({"current":2,"pageSize":1})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.webhooks().list_all({1, 1});
                  },
                  [](const Webhook& row) { return row.id; }),
              (std::vector<std::int64_t>{11, 12}));
}

TEST(Webhooks, DetailNamesTheWebhookInTheQuery) {
    expect_request(sent_by(detail), "GET", "https://www.pushplus.plus/api/open/webhook/detail?webhookId=1");
}

TEST(Webhooks, DetailDecodesTheWebhook) {
    expect_object_reply(
        "webhooks.detail", detail_sample, detail,
        [](const Webhook& webhook) {
            EXPECT_EQ(webhook.id, 1);
            EXPECT_EQ(webhook.webhook_code, "pushplus");
            EXPECT_EQ(webhook.webhook_name, "推送加");
            EXPECT_EQ(webhook.webhook_type, WebhookType::work_wechat);
            EXPECT_EQ(webhook.webhook_url, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=63******8f");
            EXPECT_EQ(webhook.create_time.text(), "2021-12-23 09:00:56");
        },
        expect_empty);
}

TEST(Webhooks, DetailRefusesWhatIsNoId) {
    expect_id_needed("webhook_id", [](const Client& client, std::int64_t id) { return client.webhooks().detail(id); });
}

TEST(Webhooks, AddSendsAllFields) {
    expect_request(sent_by(add), "POST", "https://www.pushplus.plus/api/open/webhook/add",
                   R"({"webhookCode":"pushplus","webhookName":"推送加","webhookType":1,"webhookUrl":"url"})");
}

TEST(Webhooks, AddReturnsTheNewId) {
    expect_id_reply("webhooks.add", R"({"code": 200, "msg": "请求成功", "data": 2})", 2, add);
}

TEST(Webhooks, AddRefusesTextsItCannotSend) {
    struct Required {
        const char* name;
        std::string AddWebhook::*member;
    };
    for (const auto& [name, member] :
         {Required{"webhook_code", &AddWebhook::webhook_code}, Required{"webhook_name", &AddWebhook::webhook_name},
          Required{"webhook_url", &AddWebhook::webhook_url}}) {
        expect_text_needed(name, [field = member](const Client& client, const std::string& text) {
            auto webhook = new_webhook();
            webhook.*field = text;
            return client.webhooks().add(webhook);
        });
    }
}

TEST(Webhooks, AddRefusesATypeThatIsNotSet) {
    expect_refused("webhook_type", [](const Client& client) {
        AddWebhook webhook;
        webhook.webhook_code = "pushplus";
        webhook.webhook_name = "推送加";
        webhook.webhook_url = "url";
        return client.webhooks().add(webhook);
    });
}

TEST(Webhooks, EditSendsAllFields) {
    expect_request(sent_by(edit), "POST", "https://www.pushplus.plus/api/open/webhook/edit",
                   R"({"id":1,"webhookCode":"pushplus","webhookName":"企业微信","webhookType":1,
                       "webhookUrl":"https://url"})");
}

TEST(Webhooks, EditReturnsNothing) {
    expect_void_reply("webhooks.edit", R"({"code": 200, "msg": "请求成功", "data": "修改成功"})", edit);
}

TEST(Webhooks, EditRefusesTextsItCannotSend) {
    struct Required {
        const char* name;
        std::string EditWebhook::*member;
    };
    for (const auto& [name, member] :
         {Required{"webhook_code", &EditWebhook::webhook_code}, Required{"webhook_name", &EditWebhook::webhook_name},
          Required{"webhook_url", &EditWebhook::webhook_url}}) {
        expect_text_needed(name, [field = member](const Client& client, const std::string& text) {
            auto webhook = changed_webhook();
            webhook.*field = text;
            return client.webhooks().edit(webhook);
        });
    }
}

TEST(Webhooks, EditRefusesWhatIsNoIdAndATypeThatIsNotSet) {
    expect_id_needed("id", [](const Client& client, std::int64_t id) {
        auto webhook = changed_webhook();
        webhook.id = id;
        return client.webhooks().edit(webhook);
    });
    expect_refused("webhook_type", [](const Client& client) {
        auto webhook = changed_webhook();
        webhook.webhook_type = {};
        return client.webhooks().edit(webhook);
    });
}

TEST(Webhooks, ATypeTheSdkDoesNotKnowGoesBackAsItCame) {
    for (const int type : {2, 3, 4, 99, -7}) {
        const auto read =
            decoded(R"({"code":200,"data":{"webhookType":)" + std::to_string(type) + "}}", detail).webhook_type;
        EXPECT_EQ(static_cast<int>(read), type);
        auto webhook = changed_webhook();
        webhook.webhook_type = read;
        const auto request = sent_by([&](const Client& client) { return client.webhooks().edit(webhook); });
        expect_request(request, "POST", "https://www.pushplus.plus/api/open/webhook/edit",
                       R"({"id":1,"webhookCode":"pushplus","webhookName":"企业微信","webhookUrl":"https://url",
                           "webhookType":)" +
                           std::to_string(type) + "}");
    }
}

TEST(Webhooks, AreDescribedWithoutThePathOfTheirUrl) {
    expect_described(decoded(detail_sample, detail), R"({
        "id": 1, "webhookCode": "pushplus", "webhookName": "推送加", "webhookType": 1,
        "webhookUrl": "https://qyapi.weixin.qq.com/***", "createTime": "2021-12-23 09:00:56"})",
                     {"63******8f", "cgi-bin"});
    expect_described(AddWebhook{"pushplus", "推送加", WebhookType::ding_talk, "https://host/robot/secret-path"}, R"({
        "webhookCode": "pushplus", "webhookName": "推送加", "webhookType": 2, "webhookUrl": "https://host/***"})",
                     {"secret-path"});
    expect_described(EditWebhook{1, "pushplus", "企业微信", WebhookType::feishu, "https://host:8443?key=secret"}, R"({
        "id": 1, "webhookCode": "pushplus", "webhookName": "企业微信", "webhookType": 3,
        "webhookUrl": "https://host:8443/***"})",
                     {"secret"});
}

TEST(Webhooks, AreDescribedWithoutASecretInAnUnusualUrl) {
    struct Masked {
        const char* url;
        const char* shown;
    };
    for (const auto& [url, shown] :
         {Masked{"https://secret:secret@host/secret", "https://host/***"},
          Masked{"https://host#secret", "https://host/***"}, Masked{"secret", "***"}, Masked{"host/secret", "***"},
          Masked{"https://host/secret@secret/secret", "https://host/***"}, Masked{"", ""}}) {
        SCOPED_TRACE(url);
        Webhook webhook;
        webhook.webhook_url = url;
        expect_described(webhook,
                         R"({"id": 0, "webhookCode": "", "webhookName": "", "webhookType": 0, "createTime": "",
                             "webhookUrl": ")" +
                             std::string(shown) + "\"}",
                         {"secret"});
    }
}

TEST(Webhooks, KeepTheirKeysOutOfErrorsThoughTheServiceEchoesThemAlone) {
    struct Echoed {
        const char* url;
        const char* echo;
        const char* key;
    };
    for (const auto& [url, echo, key] :
         {Echoed{"https://host/robot?a=1&key=abc12345", "key abc12345 is unknown", "abc12345"},
          Echoed{"https://host/robot?key=abc12345", "no such robot%3Fkey%3Dabc12345", "abc12345"},
          Echoed{"https://host/hook/abc-def-ghi", "abc-def-ghi is unknown", "abc-def-ghi"}}) {
        const Wire answered(R"({"code":600,"msg":")" + std::string(echo) + R"("})");
        const auto added = answered.client.webhooks().add({"code", "name", WebhookType::feishu, url});
        ASSERT_FALSE(added);
        EXPECT_EQ(added.error().message().find(key), std::string::npos) << added.error().message();
    }
}

}  // namespace
