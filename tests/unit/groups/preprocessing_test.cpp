#include <pushplus/preprocessing.hpp>

#include "paging.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::AddPreprocessor;
using pushplus::Client;
using pushplus::EditPreprocessor;
using pushplus::PageQuery;
using pushplus::Preprocessor;
using pushplus::PreprocessorDetail;
using pushplus::ScriptLanguage;
using pushplus::TestPreprocessor;

AddPreprocessor new_one() { return {"content = content + 123", "test", "test-code", ScriptLanguage::javascript}; }
EditPreprocessor changed_one() {
    return {1, "content = content + 123", "test", "test-code", ScriptLanguage::javascript};
}
TestPreprocessor tried_one() { return {"content = content + 123", ScriptLanguage::javascript, "this is content"}; }

const auto list = [](const Client& client) { return client.preprocessing().list(); };
const auto detail = [](const Client& client) { return client.preprocessing().detail(1); };
const auto add = [](const Client& client) { return client.preprocessing().add(new_one()); };
const auto edit = [](const Client& client) { return client.preprocessing().edit(changed_one()); };
const auto remove = [](const Client& client) { return client.preprocessing().remove(1); };
const auto test = [](const Client& client) { return client.preprocessing().test(tried_one()); };

constexpr const char* list_sample = R"({
  "code": 200,
  "data": {
    "list": [
      {
         "id": 1,
         "preName": "test",
         "preCode": "test",
         "contentType": 1,
         "createTime": "2025-04-28 14:08:35"
      }
    ],
    "pageNum": 1,
    "pageSize": 1,
    "pages": 1,
    "total": 10
  },
  "msg": "执行成功"
})";

// In the document a comma follows content's value.
constexpr const char* detail_sample = R"({
  "code": 200,
  "msg": "请求成功",
  "data": {
    "id": 11,
    "preName": "test",
    "preCode": "test",
    "contentType": 1,
    "content": "content = content + 123"
  }
})";

// `call(client, request)` refuses each of these texts of a request by its name.
template <class Request, class Call>
void expect_texts_needed(const Request& good,
                         std::initializer_list<std::pair<const char*, std::string Request::*>> texts, Call call) {
    for (const auto& [name, member] : texts) {
        expect_text_needed(name, [&good, &call, field = member](const Client& client, const std::string& text) {
            auto request = good;
            request.*field = text;
            return call(client, request);
        });
    }
}

TEST(Preprocessing, ListSendsThePage) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/pre/list",
                   R"({"current":1,"pageSize":20})");
    expect_request(sent_by([](const Client& client) {
                       return client.preprocessing().list({3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/pre/list", R"({"current":3,"pageSize":50})");
}

TEST(Preprocessing, ListDecodesThePage) {
    expect_page_reply(
        "preprocessing.list", list_sample, {1, 1, 10, 1}, list,
        [](const Preprocessor& row) {
            EXPECT_EQ(row.id, 1);
            EXPECT_EQ(row.pre_name, "test");
            EXPECT_EQ(row.pre_code, "test");
            EXPECT_EQ(row.content_type, ScriptLanguage::javascript);
            EXPECT_EQ(row.create_time.text(), "2025-04-28 14:08:35");
        },
        [](const Preprocessor& row) {
            EXPECT_EQ(row.id, 0);
            EXPECT_EQ(row.pre_name, "");
            EXPECT_EQ(row.pre_code, "");
            EXPECT_EQ(static_cast<int>(row.content_type), 0);
            EXPECT_TRUE(row.create_time.empty());
        });
}

// The sample's name and code are the same.
TEST(Preprocessing, ListTellsNameAndCodeApartAndKeepsALanguageItDoesNotKnow) {
    const auto page =
        decoded(R"({"code":200,"data":{"list":[{"preName":"name","preCode":"code","contentType":99}]}})", list);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].pre_name, "name");
    EXPECT_EQ(page.items[0].pre_code, "code");
    EXPECT_EQ(static_cast<int>(page.items[0].content_type), 99);
}

TEST(Preprocessing, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.preprocessing().list(query); },
                       [](const Client& client, PageQuery query) { return client.preprocessing().list_all(query); });
}

TEST(Preprocessing, ListAllAsksForPageAfterPage) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/pre/list", R"({"id":11})", R"({"id":12})",
                         R"({"current":1,"pageSize":1})", R"({"current":2,"pageSize":1})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.preprocessing().list_all({1, 1});
                  },
                  [](const Preprocessor& row) { return row.id; }),
              (std::vector<std::int64_t>{11, 12}));
}

TEST(Preprocessing, DetailNamesThePreprocessorInTheQuery) {
    expect_request(sent_by(detail), "GET", "https://www.pushplus.plus/api/open/pre/detail?preId=1");
}

TEST(Preprocessing, DetailDecodesThePreprocessor) {
    expect_object_reply(
        "preprocessing.detail", detail_sample, detail,
        [](const PreprocessorDetail& preprocessor) {
            EXPECT_EQ(preprocessor.id, 11);
            EXPECT_EQ(preprocessor.pre_name, "test");
            EXPECT_EQ(preprocessor.pre_code, "test");
            EXPECT_EQ(preprocessor.content_type, ScriptLanguage::javascript);
            EXPECT_EQ(preprocessor.content, "content = content + 123");
        },
        [](const PreprocessorDetail& preprocessor) {
            EXPECT_EQ(preprocessor.id, 0);
            EXPECT_EQ(preprocessor.pre_name, "");
            EXPECT_EQ(preprocessor.pre_code, "");
            EXPECT_EQ(static_cast<int>(preprocessor.content_type), 0);
            EXPECT_EQ(preprocessor.content, "");
        });
}

TEST(Preprocessing, DetailTellsNameAndCodeApart) {
    const auto preprocessor = decoded(R"({"code":200,"data":{"preName":"name","preCode":"code"}})", detail);
    EXPECT_EQ(preprocessor.pre_name, "name");
    EXPECT_EQ(preprocessor.pre_code, "code");
}

TEST(Preprocessing, DetailRefusesTheSampleAsItIsPrinted) {
    const Wire wire(R"({"code":200,"msg":"请求成功","data":{"id":11,"content":"content = content + 123",}})");
    const auto preprocessor = detail(wire.client);
    ASSERT_FALSE(preprocessor);
    EXPECT_EQ(to_string(preprocessor.error().kind()), "invalid_response");
}

TEST(Preprocessing, DetailRefusesWhatIsNoId) {
    expect_id_needed("pre_id", [](const Client& client, std::int64_t id) { return client.preprocessing().detail(id); });
}

TEST(Preprocessing, AddSendsAllFields) {
    expect_request(sent_by(add), "POST", "https://www.pushplus.plus/api/open/pre/add",
                   R"({"content":"content = content + 123","preName":"test","preCode":"test-code","contentType":1})");
}

TEST(Preprocessing, AddIsInJavascriptUnlessToldOtherwise) {
    AddPreprocessor preprocessor;
    preprocessor.content = "content = \"第一行\\n\"\t+ content;\n";
    preprocessor.pre_name = "测试";
    preprocessor.pre_code = "test";
    expect_request(sent_by([&](const Client& client) { return client.preprocessing().add(preprocessor); }), "POST",
                   "https://www.pushplus.plus/api/open/pre/add",
                   R"({"content":"content = \"第一行\\n\"\t+ content;\n","preName":"测试","preCode":"test",
                       "contentType":1})");
}

TEST(Preprocessing, AddReturnsTheNewId) {
    expect_id_reply("preprocessing.add", R"({"code": 200, "msg": "请求成功", "data": 1})", 1, add);
}

TEST(Preprocessing, AddRefusesTextsItCannotSend) {
    expect_texts_needed<AddPreprocessor>(
        new_one(),
        {{"content", &AddPreprocessor::content},
         {"pre_name", &AddPreprocessor::pre_name},
         {"pre_code", &AddPreprocessor::pre_code}},
        [](const Client& client, const AddPreprocessor& request) { return client.preprocessing().add(request); });
}

TEST(Preprocessing, EditSendsAllFields) {
    expect_request(sent_by(edit), "POST", "https://www.pushplus.plus/api/open/pre/edit",
                   R"({"id":1,"content":"content = content + 123","preName":"test","preCode":"test-code",
                       "contentType":1})");
}

TEST(Preprocessing, EditReturnsNothing) {
    expect_void_reply("preprocessing.edit", R"({"code": 200, "msg": "请求成功", "data": "修改成功"})", edit);
}

TEST(Preprocessing, EditRefusesWhatItCannotSend) {
    expect_texts_needed<EditPreprocessor>(
        changed_one(),
        {{"content", &EditPreprocessor::content},
         {"pre_name", &EditPreprocessor::pre_name},
         {"pre_code", &EditPreprocessor::pre_code}},
        [](const Client& client, const EditPreprocessor& request) { return client.preprocessing().edit(request); });
    expect_id_needed("id", [](const Client& client, std::int64_t id) {
        auto request = changed_one();
        request.id = id;
        return client.preprocessing().edit(request);
    });
}

TEST(Preprocessing, RemoveNamesThePreprocessorInTheQuery) {
    expect_request(sent_by(remove), "DELETE", "https://www.pushplus.plus/api/open/pre/delete?preId=1");
}

TEST(Preprocessing, RemoveReturnsNothing) {
    expect_void_reply("preprocessing.remove", R"({"code": 200, "data": "删除成功", "msg": "执行成功"})", remove);
}

TEST(Preprocessing, RemoveRefusesWhatIsNoId) {
    expect_id_needed("pre_id", [](const Client& client, std::int64_t id) { return client.preprocessing().remove(id); });
}

TEST(Preprocessing, TestSendsAllFields) {
    expect_request(sent_by(test), "POST", "https://www.pushplus.plus/api/open/pre/test",
                   R"({"content":"content = content + 123","contentType":1,"message":"this is content"})");
}

TEST(Preprocessing, TestReturnsTheProcessedMessage) {
    expect_text_reply("preprocessing.test", R"({"code": 200, "msg": "请求成功", "data": "this is content123"})",
                      "this is content123", test);
}

TEST(Preprocessing, TestRefusesTextsItCannotSend) {
    expect_texts_needed<TestPreprocessor>(
        tried_one(), {{"content", &TestPreprocessor::content}, {"message", &TestPreprocessor::message}},
        [](const Client& client, const TestPreprocessor& request) { return client.preprocessing().test(request); });
}

TEST(Preprocessing, ALanguageTheSdkDoesNotKnowGoesBackAsItCame) {
    for (const int language : {0, 99, -7}) {
        const auto number = std::to_string(language);
        const auto read = decoded(R"({"code":200,"data":{"contentType":)" + number + "}}", detail).content_type;
        EXPECT_EQ(static_cast<int>(read), language);
        expect_request(sent_by([&](const Client& client) {
                           return client.preprocessing().add({"c", "n", "p", read});
                       }),
                       "POST", "https://www.pushplus.plus/api/open/pre/add",
                       R"({"content":"c","preName":"n","preCode":"p","contentType":)" + number + "}");
        expect_request(sent_by([&](const Client& client) {
                           return client.preprocessing().edit({7, "c", "n", "p", read});
                       }),
                       "POST", "https://www.pushplus.plus/api/open/pre/edit",
                       R"({"id":7,"content":"c","preName":"n","preCode":"p","contentType":)" + number + "}");
        expect_request(sent_by([&](const Client& client) {
                           return client.preprocessing().test({"c", read, "m"});
                       }),
                       "POST", "https://www.pushplus.plus/api/open/pre/test",
                       R"({"content":"c","message":"m","contentType":)" + number + "}");
    }
}

TEST(Preprocessing, AreDescribedInWhole) {
    expect_described(decoded(list_sample, list).items.at(0), R"({
        "id": 1, "preName": "test", "preCode": "test", "contentType": 1, "createTime": "2025-04-28 14:08:35"})");
    expect_described(decoded(detail_sample, detail), R"({
        "id": 11, "preName": "test", "preCode": "test", "contentType": 1, "content": "content = content + 123"})");
    expect_described(new_one(), R"({
        "content": "content = content + 123", "preName": "test", "preCode": "test-code", "contentType": 1})");
    expect_described(changed_one(), R"({
        "id": 1, "content": "content = content + 123", "preName": "test", "preCode": "test-code",
        "contentType": 1})");
    expect_described(tried_one(), R"({
        "content": "content = content + 123", "contentType": 1, "message": "this is content"})");
}

}  // namespace
