#include <pushplus/friends.hpp>

#include "paging.hpp"
#include "refusals.hpp"
#include "replies.hpp"
#include "wire.hpp"

namespace {

using namespace pushplus_test::groups;
using pushplus::Client;
using pushplus::Friend;
using pushplus::FriendQrCode;
using pushplus::PageQuery;

const auto qr_code = [](const Client& client) { return client.friends().qr_code({"wx3b5738bdds3c180", "123"}); };
const auto list = [](const Client& client) { return client.friends().list(); };
const auto remove = [](const Client& client) { return client.friends().remove(1); };
const auto edit_remark = [](const Client& client) { return client.friends().edit_remark(4, "备注"); };

constexpr const char* qr_code_sample = R"({
  "code": 200,
  "data": {
    "qrCodeImgUrl": "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQHZ7zwAA******hZjAwQAjScA"
  },
  "msg": "执行成功"
})";

constexpr const char* list_sample = R"({
  "code": 200,
  "data": {
    "list": [
      {
        "id": 4,
        "friendId": 1322,
        "token": "f6bd32c07******a076f2e89aed4e92",
        "headImgUrl": "",
        "nickName": "昵称",
        "emailStatus": 0,
        "havePhone": 0,
        "isFollow": 1,
        "remark": "备注",
        "createTime": "2022-09-06 11:15:32"
      }
    ],
    "pageNum": 1,
    "pageSize": 1,
    "pages": 1,
    "total": 10
  },
  "msg": "执行成功"
})";

constexpr const char* done_sample = R"({"code": 200, "data": null, "msg": "执行成功"})";

TEST(Friends, QrCodeSendsAppAndContent) {
    expect_request(sent_by(qr_code), "GET",
                   "https://www.pushplus.plus/api/open/friend/getQrCode?appId=wx3b5738bdds3c180&content=123");
}

TEST(Friends, QrCodeLeavesOutWhatIsNotSet) {
    expect_request(sent_by([](const Client& client) { return client.friends().qr_code(); }), "GET",
                   "https://www.pushplus.plus/api/open/friend/getQrCode");
    expect_request(sent_by([](const Client& client) {
                       return client.friends().qr_code({"wx3b", {}});
                   }),
                   "GET", "https://www.pushplus.plus/api/open/friend/getQrCode?appId=wx3b");
    expect_request(sent_by([](const Client& client) {
                       return client.friends().qr_code({{}, "123"});
                   }),
                   "GET", "https://www.pushplus.plus/api/open/friend/getQrCode?content=123");
}

TEST(Friends, QrCodeSendsTextsThatAreSetButEmpty) {
    expect_request(sent_by([](const Client& client) {
                       return client.friends().qr_code({"", ""});
                   }),
                   "GET", "https://www.pushplus.plus/api/open/friend/getQrCode?appId=&content=");
}

TEST(Friends, QrCodePercentEncodesItsTexts) {
    expect_request(sent_by([](const Client& client) {
                       return client.friends().qr_code({"公众号", "扫码 a&b=c?d#e+f%20/\r\n😀"});
                   }),
                   "GET",
                   "https://www.pushplus.plus/api/open/friend/getQrCode?appId=%E5%85%AC%E4%BC%97%E5%8F%B7"
                   "&content=%E6%89%AB%E7%A0%81%20a%26b%3Dc%3Fd%23e%2Bf%2520%2F%0D%0A%F0%9F%98%80");
}

TEST(Friends, QrCodeDecodesTheCode) {
    expect_object_reply(
        "friends.qr_code", qr_code_sample, qr_code,
        [](const FriendQrCode& code) {
            EXPECT_EQ(code.qr_code_img_url,
                      "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQHZ7zwAA******hZjAwQAjScA");
        },
        [](const FriendQrCode& code) { EXPECT_EQ(code.qr_code_img_url, ""); });
}

TEST(Friends, QrCodeRefusesTextsItCannotSend) {
    expect_utf8_needed("app_id", [](const Client& client, const std::string& text) {
        return client.friends().qr_code({text, {}});
    });
    expect_utf8_needed("content", [](const Client& client, const std::string& text) {
        return client.friends().qr_code({{}, text});
    });
}

TEST(Friends, ListSendsThePage) {
    expect_request(sent_by(list), "POST", "https://www.pushplus.plus/api/open/friend/list",
                   R"({"current":1,"pageSize":20})");
    expect_request(sent_by([](const Client& client) {
                       return client.friends().list({3, 50});
                   }),
                   "POST", "https://www.pushplus.plus/api/open/friend/list", R"({"current":3,"pageSize":50})");
}

TEST(Friends, ListDecodesThePage) {
    expect_page_reply(
        "friends.list", list_sample, {1, 1, 10, 1}, list,
        [](const Friend& row) {
            EXPECT_EQ(row.id, 4);
            EXPECT_EQ(row.friend_id, 1322);
            EXPECT_EQ(row.token, "f6bd32c07******a076f2e89aed4e92");
            EXPECT_EQ(row.head_img_url, "");
            EXPECT_EQ(row.nick_name, "昵称");
            EXPECT_EQ(row.email_status, pushplus::EmailStatus::unverified);
            EXPECT_FALSE(row.have_phone);
            EXPECT_TRUE(row.is_follow);
            EXPECT_EQ(row.remark, "备注");
            EXPECT_EQ(row.create_time.text(), "2022-09-06 11:15:32");
        },
        [](const Friend& row) {
            EXPECT_EQ(row.id, 0);
            EXPECT_EQ(row.friend_id, 0);
            EXPECT_EQ(row.token, "");
            EXPECT_EQ(row.head_img_url, "");
            EXPECT_EQ(row.nick_name, "");
            EXPECT_EQ(row.email_status, pushplus::EmailStatus::unverified);
            EXPECT_FALSE(row.have_phone);
            EXPECT_FALSE(row.is_follow);
            EXPECT_EQ(row.remark, "");
            EXPECT_TRUE(row.create_time.empty());
        });
}

// The sample has 0 for most of them; the table calls havePhone a text.
TEST(Friends, ListTellsItsFieldsApartAndKeepsNumbersItDoesNotKnow) {
    const auto page = decoded(
        R"({"code":200,"data":{"list":[{"headImgUrl":"http://img","emailStatus":99,"havePhone":"1","isFollow":"0"}]}})",
        list);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].head_img_url, "http://img");
    EXPECT_EQ(static_cast<int>(page.items[0].email_status), 99);
    EXPECT_TRUE(page.items[0].have_phone);
    EXPECT_FALSE(page.items[0].is_follow);
}

TEST(Friends, ListRefusesPagesThatCannotBe) {
    expect_page_limits([](const Client& client, PageQuery query) { return client.friends().list(query); },
                       [](const Client& client, PageQuery query) { return client.friends().list_all(query); });
}

TEST(Friends, ListAllAsksForPageAfterPage) {
    const TwoPages pages{"https://www.pushplus.plus/api/open/friend/list", R"({"id":11,"friendId":21})",
                         R"({"id":12,"friendId":22})", R"({"current":1,"pageSize":1})",
                         R"({"current":2,"pageSize":1})"};
    EXPECT_EQ(rows_of(
                  pages,
                  [](const Client& client) {
                      return client.friends().list_all({1, 1});
                  },
                  [](const Friend& row) { return row.friend_id; }),
              (std::vector<std::int64_t>{21, 22}));
}

TEST(Friends, RemoveNamesTheFriendIdInTheQuery) {
    expect_request(sent_by(remove), "GET", "https://www.pushplus.plus/api/open/friend/deleteFriend?friendId=1");
}

TEST(Friends, RemoveReturnsNothing) { expect_void_reply("friends.remove", done_sample, remove); }

TEST(Friends, RemoveRefusesWhatIsNoId) {
    expect_id_needed("friend_id", [](const Client& client, std::int64_t id) { return client.friends().remove(id); });
}

TEST(Friends, EditRemarkSendsIdAndRemark) {
    expect_request(sent_by(edit_remark), "POST", "https://www.pushplus.plus/api/open/friend/editRemark",
                   R"({"id":4,"remark":"备注"})");
}

TEST(Friends, EditRemarkReturnsNothing) { expect_void_reply("friends.edit_remark", done_sample, edit_remark); }

TEST(Friends, EditRemarkRefusesWhatItCannotSend) {
    expect_id_needed("id", [](const Client& client, std::int64_t id) { return client.friends().edit_remark(id, "x"); });
    expect_text_needed(
        "remark", [](const Client& client, const std::string& text) { return client.friends().edit_remark(4, text); });
}

TEST(Friends, AreDescribedWithoutTheToken) {
    expect_described(decoded(list_sample, list).items.at(0), R"({
        "id": 4, "friendId": 1322, "token": "***", "headImgUrl": "", "nickName": "昵称", "emailStatus": 0,
        "havePhone": 0, "isFollow": 1, "remark": "备注", "createTime": "2022-09-06 11:15:32"})",
                     {"f6bd32c07******a076f2e89aed4e92"});
    expect_described(decoded(qr_code_sample, qr_code), R"({
        "qrCodeImgUrl": "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQHZ7zwAA******hZjAwQAjScA"})");
}

}  // namespace
