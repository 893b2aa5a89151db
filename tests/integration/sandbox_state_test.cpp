#include <regex>
#include <set>

#include "sandbox_caller.hpp"

namespace {

using nlohmann::json;
using SandboxState = MemberSandboxTest;

json rows(SandboxCaller& caller, const std::string& path) {
    return caller.post(path, {{"current", 1}, {"pageSize", 50}})["data"]["list"];
}

TEST_F(SandboxState, StartsEmptyButForTheAccount) {
    for (const char* path : {"/api/open/message/list", "/api/open/token/list", "/api/open/topic/list",
                             "/api/open/webhook/list", "/api/open/mp/list", "/api/open/cp/list", "/api/open/mail/list",
                             "/api/open/friend/list", "/api/open/pre/list"})
        EXPECT_TRUE(rows(caller, path).empty()) << path;
    EXPECT_EQ(caller.get("/api/open/user/token"), success("请求成功", sandbox.credentials().token));
}

TEST_F(SandboxState, MessagesAreListedWithTheirResults) {
    pushplus::Message message;
    message.message_type = pushplus::MessageType::one_to_one;
    message.title = "XXX";
    message.short_code = "a01648";
    message.channel = pushplus::Channel::wechat;
    message.update_time = pushplus::DateTime("2021-12-08 20:19:02");
    pushplus::SendResult result;
    result.status = pushplus::DeliveryStatus::failed;
    result.error_message = "用户未关注";
    result.update_time = pushplus::DateTime("2021-12-08 12:19:02");
    EXPECT_EQ(sandbox.add_message(message, result), "a01648");
    const std::string chosen = sandbox.add_message({});
    EXPECT_TRUE(std::regex_match(chosen, std::regex("[0-9a-f]{32}"))) << chosen;

    const auto listed = caller.post("/api/open/message/list", {{"current", 1}, {"pageSize", 20}});
    EXPECT_EQ(listed["msg"], "请求成功");
    const json expected = {{"topicName", ""},       {"messageType", 1},    {"title", "XXX"},
                           {"shortCode", "a01648"}, {"channel", "wechat"}, {"updateTime", "2021-12-08 20:19:02"}};
    EXPECT_EQ(listed["data"]["list"][1], expected);
    EXPECT_EQ(listed["data"]["list"][0]["shortCode"], chosen);

    const json fate = {{"status", 3}, {"errorMessage", "用户未关注"}, {"updateTime", "2021-12-08 12:19:02"}};
    EXPECT_EQ(caller.get("/api/open/message/sendMessageResult?shortCode=a01648"), success("请求成功", fate));
    EXPECT_EQ(caller.get("/api/open/message/sendMessageResult?shortCode=" + chosen)["data"]["status"], 0);
    expect_refused(caller.get("/api/open/message/sendMessageResult?shortCode=nobody"), 600, "shortCode");
    expect_refused(caller.get("/api/open/message/sendMessageResult"), 999, "shortCode");
}

TEST_F(SandboxState, TheUserIsAsSet) {
    pushplus::UserInfo info;
    info.open_id = "o0aA3Y";
    info.union_id = "oGVNZg";
    info.nick_name = "陈大人";
    info.head_img_url = "http://thirdwx.qlogo.cn/mmopen/ajNVgg/132";
    info.user_sex = pushplus::UserSex::male;
    info.token = "604f0b";
    info.phone_number = "134";
    info.email = "admin@xxx.com";
    info.email_status = pushplus::EmailStatus::pending;
    info.birthday = pushplus::DateTime("1990-01-01");
    info.points = 2;
    sandbox.set_user_info(info);
    json expected = {{"openId", "o0aA3Y"},   {"unionId", "oGVNZg"},
                     {"nickName", "陈大人"}, {"headImgUrl", "http://thirdwx.qlogo.cn/mmopen/ajNVgg/132"},
                     {"userSex", 1},         {"token", "604f0b"},
                     {"phoneNumber", "134"}, {"email", "admin@xxx.com"},
                     {"emailStatus", 1},     {"birthday", "1990-01-01"},
                     {"points", 2}};
    EXPECT_EQ(caller.get("/api/open/user/myInfo"), success("请求成功", expected));
    info.token.clear();
    info.birthday = {};
    sandbox.set_user_info(info);
    expected["token"] = sandbox.credentials().token;
    expected["birthday"] = nullptr;
    EXPECT_EQ(caller.get("/api/open/user/myInfo")["data"], expected);
}

TEST_F(SandboxState, LimitsAndCountsAreAsSet) {
    EXPECT_EQ(caller.get("/api/open/user/userLimitTime"),
              success("请求成功", {{"sendLimit", 1}, {"userLimitTime", ""}}));
    sandbox.set_limit_time({pushplus::SendRestriction::short_term, "明天"});
    EXPECT_EQ(caller.get("/api/open/user/userLimitTime")["data"], json({{"sendLimit", 2}, {"userLimitTime", "明天"}}));
    sandbox.set_send_count({283, 1, 19, 4});
    EXPECT_EQ(caller.get("/api/open/user/sendCount"),
              success("请求成功",
                      {{"wechatSendCount", 283}, {"cpSendCount", 1}, {"webhookSendCount", 19}, {"mailSendCount", 4}}));
}

TEST_F(SandboxState, MessageTokensAreAddedEditedAndRemoved) {
    const std::string list = "/api/open/token/list";
    const auto added =
        caller.post("/api/open/token/add", {{"name", "pushplus"}, {"expireTime", "2035-05-09 22:34:00"}});
    EXPECT_EQ(added["msg"], "执行成功");
    const auto token = added["data"].get<std::string>();
    EXPECT_TRUE(std::regex_match(token, std::regex("[0-9a-f]{32}"))) << token;
    const auto id = rows(caller, list)[0]["id"].get<std::int64_t>();
    EXPECT_EQ(rows(caller, list)[0],
              json({{"id", id}, {"name", "pushplus"}, {"expireTime", "2035-05-09 22:34:00"}, {"token", token}}));

    EXPECT_EQ(caller.post("/api/open/token/edit", {{"id", id}, {"name", "new"}, {"expireTime", "2036-01-02"}}),
              success("请求成功", "修改成功"));
    EXPECT_EQ(rows(caller, list)[0],
              json({{"id", id}, {"name", "new"}, {"expireTime", "2036-01-02 00:00:00"}, {"token", token}}));
    caller.post("/api/open/token/edit", {{"id", id}, {"name", "new"}});
    EXPECT_EQ(rows(caller, list)[0]["expireTime"], "2999-12-31 00:00:00");

    const std::string remove = "/api/open/token/deleteToken?id=" + std::to_string(id);
    EXPECT_EQ(caller.remove(remove), success("请求成功", "删除成功"));
    EXPECT_TRUE(rows(caller, list).empty());
    expect_refused(caller.remove(remove), 600, "消息token");
}

TEST_F(SandboxState, MessageTokensNeverExpireByDefault) {
    caller.post("/api/open/token/add", {{"name", "a"}});
    EXPECT_EQ(rows(caller, "/api/open/token/list")[0]["expireTime"], "2999-12-31 00:00:00");
}

TEST_F(SandboxState, UnusableMessageTokensAreRefused) {
    expect_refused(caller.post("/api/open/token/add", {{"expireTime", "2035-05-09 22:34:00"}}), 999, "name");
    expect_refused(caller.post("/api/open/token/add", {{"name", "a"}, {"expireTime", "soon"}}), 600, "expireTime");
    expect_refused(caller.post("/api/open/token/add", {{"name", "a"}, {"expireTime", 2035}}), 600, "expireTime");
    expect_refused(caller.post("/api/open/token/edit", {{"name", "a"}}), 999, "id");
    expect_refused(caller.post("/api/open/token/edit", {{"id", 4711}, {"name", "a"}}), 600, "4711");
    expect_refused(caller.remove("/api/open/token/deleteToken"), 999, "id");
    EXPECT_TRUE(rows(caller, "/api/open/token/list").empty());
}

json webhook(const std::string& code) {
    return {{"webhookCode", code}, {"webhookName", "推送加"}, {"webhookType", 1}, {"webhookUrl", "https://url"}};
}

TEST_F(SandboxState, WebhooksAreAddedShownAndEdited) {
    const auto added = caller.post("/api/open/webhook/add", webhook("pushplus"));
    EXPECT_EQ(added["msg"], "请求成功");
    const auto id = added["data"].get<std::int64_t>();
    const std::string detail = "/api/open/webhook/detail?webhookId=" + std::to_string(id);
    json expected = webhook("pushplus");
    expected["id"] = id;
    expected["createTime"] = rows(caller, "/api/open/webhook/list")[0]["createTime"];
    EXPECT_EQ(caller.get(detail), success("请求成功", expected));
    EXPECT_EQ(rows(caller, "/api/open/webhook/list"), json::array({expected}));

    json edited = webhook("pushplus");
    edited["id"] = id;
    edited["webhookType"] = 4;
    edited["webhookName"] = "企业微信";
    EXPECT_EQ(caller.post("/api/open/webhook/edit", edited), success("请求成功", "修改成功"));
    expected["webhookType"] = 4;
    expected["webhookName"] = "企业微信";
    EXPECT_EQ(caller.get(detail)["data"], expected);
}

TEST_F(SandboxState, WebhookCodesAreGivenOnce) {
    caller.post("/api/open/webhook/add", webhook("a"));
    const auto id = caller.post("/api/open/webhook/add", webhook("b"))["data"];
    expect_refused(caller.post("/api/open/webhook/add", webhook("a")), 999, "webhookCode");
    json edited = webhook("a");
    edited["id"] = id;
    expect_refused(caller.post("/api/open/webhook/edit", edited), 999, "webhookCode");
    EXPECT_EQ(rows(caller, "/api/open/webhook/list")[0]["webhookCode"], "b");
}

TEST_F(SandboxState, UnusableWebhooksAreRefused) {
    for (const char* field : {"webhookCode", "webhookName", "webhookType", "webhookUrl"}) {
        json without = webhook("a");
        without.erase(field);
        expect_refused(caller.post("/api/open/webhook/add", without), 999, field);
        without[field] = json::array();
        expect_refused(caller.post("/api/open/webhook/add", without), 600, field);
    }
    json typeless = webhook("a");
    typeless["webhookType"] = 0;
    expect_refused(caller.post("/api/open/webhook/add", typeless), 999, "webhookType");
    json unknown = webhook("a");
    expect_refused(caller.post("/api/open/webhook/edit", unknown), 999, "id");
    unknown["id"] = 4711;
    expect_refused(caller.post("/api/open/webhook/edit", unknown), 600, "4711");
    expect_refused(caller.get("/api/open/webhook/detail?webhookId=4711"), 600, "4711");
    expect_refused(caller.get("/api/open/webhook/detail"), 999, "webhookId");
    EXPECT_TRUE(rows(caller, "/api/open/webhook/list").empty());
}

TEST_F(SandboxState, ChannelsAreAsSeeded) {
    pushplus::MpChannel mp;
    mp.nick_name = "pushplus";
    mp.head_img = "http://wx.qlogo.cn/mmopen/0";
    mp.principal_name = "主体公司名称";
    mp.authorization_appid = "wx3b57";
    mp.func_info = "1,2,3,";
    mp.service_type = pushplus::MpServiceType::service;
    mp.verify_type = pushplus::MpVerifyType::wechat_verified;
    mp.alias = "alias";
    mp.update_time = pushplus::DateTime("2022-08-24 11:50:40");
    const auto mp_id = sandbox.add_mp_channel(mp);
    EXPECT_EQ(rows(caller, "/api/open/mp/list")[0], json({{"id", mp_id},
                                                          {"nickName", "pushplus"},
                                                          {"headImg", "http://wx.qlogo.cn/mmopen/0"},
                                                          {"principalName", "主体公司名称"},
                                                          {"authorizationAppid", "wx3b57"},
                                                          {"funcInfo", "1,2,3,"},
                                                          {"serviceType", 2},
                                                          {"verifyType", 0},
                                                          {"alias", "alias"},
                                                          {"updateTime", "2022-08-24 11:50:40"}}));

    pushplus::CpChannel cp;
    cp.cp_name = "企业微信应用名称";
    cp.cp_code = "c001";
    const auto cp_id = sandbox.add_cp_channel(cp);
    EXPECT_EQ(rows(caller, "/api/open/cp/list")[0],
              json({{"id", cp_id}, {"cpName", "企业微信应用名称"}, {"cpCode", "c001"}}));
}

TEST_F(SandboxState, MailChannelsAreListedBrieflyAndShownInFull) {
    pushplus::MailChannelDetail mail;
    mail.mail_name = "推送加";
    mail.mail_code = "pushplus";
    mail.account = "admin@pushplus.plus";
    mail.password = "passwd";
    mail.smtp_server = "smtp.163.com";
    mail.smtp_ssl = true;
    mail.smtp_port = 465;
    mail.create_time = pushplus::DateTime("2021-12-23 09:00:56");
    const auto id = sandbox.add_mail_channel(mail);
    EXPECT_EQ(rows(caller, "/api/open/mail/list")[0],
              json({{"id", id}, {"mailName", "推送加"}, {"mailCode", "pushplus"}}));
    EXPECT_EQ(caller.get("/api/open/mail/detail?mailId=" + std::to_string(id)),
              success("请求成功", {{"id", id},
                                   {"mailName", "推送加"},
                                   {"mailCode", "pushplus"},
                                   {"account", "admin@pushplus.plus"},
                                   {"password", "passwd"},
                                   {"smtpServer", "smtp.163.com"},
                                   {"smtpSsl", 1},
                                   {"smtpPort", 465},
                                   {"createTime", "2021-12-23 09:00:56"}}));
    expect_refused(caller.get("/api/open/mail/detail?mailId=4711"), 600, "4711");
    expect_refused(caller.get("/api/open/mail/detail"), 999, "mailId");
}

TEST_F(SandboxState, SettingsAreChangedOneByOne) {
    pushplus::Webhook webhook;
    webhook.webhook_code = "feishu";
    sandbox.add_webhook(webhook);
    const std::string get = "/api/open/setting/getUserSettings";
    json expected = {{"defaultChannel", "wechat"},
                     {"defaultChannelTxt", "微信公众号"},
                     {"defaultWebhook", ""},
                     {"sendLimit", 0},
                     {"recevieLimit", 0},
                     {"sendType", 0},
                     {"isSend", 1},
                     {"showIp", 0},
                     {"extension", 0}};
    EXPECT_EQ(caller.get(get), success("请求成功", expected));
    const auto done = success("执行成功", nullptr);

    EXPECT_EQ(caller.post("/api/open/setting/changeDefaultChannel",
                          {{"defaultChannel", "webhook"}, {"defaultWebhook", "feishu"}}),
              done);
    expected["defaultChannel"] = "webhook";
    expected["defaultChannelTxt"] = "第三方webhook";
    expected["defaultWebhook"] = "feishu";
    EXPECT_EQ(caller.get(get)["data"], expected);

    EXPECT_EQ(caller.get("/api/open/setting/changeRecevieLimit?recevieLimit=1"), done);
    expected["recevieLimit"] = 1;
    EXPECT_EQ(caller.get(get)["data"], expected);

    EXPECT_EQ(caller.get("/api/open/setting/changeIsSend?isSend=0"), done);
    expected["isSend"] = 0;
    EXPECT_EQ(caller.get(get)["data"], expected);

    EXPECT_EQ(caller.get("/api/open/setting/changeOpenMessageType?openMessageType=1"), done);
    expected["sendType"] = 1;
    EXPECT_EQ(caller.get(get)["data"], expected);

    EXPECT_EQ(caller.get("/api/open/setting/extension?forward=1"), done);
    expected["extension"] = 1;
    EXPECT_EQ(caller.get(get)["data"], expected);

    EXPECT_EQ(caller.get("/api/open/setting/extension?forward=0"), done);
    expected["extension"] = 0;
    EXPECT_EQ(caller.get(get)["data"], expected);
}

TEST_F(SandboxState, SettingsCanBeSeeded) {
    pushplus::UserSettings settings;
    settings.default_channel = pushplus::Channel::mail;
    settings.send_limit = pushplus::SendLimit::mail;
    settings.show_ip = true;
    sandbox.set_settings(settings);
    const auto data = caller.get("/api/open/setting/getUserSettings")["data"];
    EXPECT_EQ(data["defaultChannel"], "mail");
    EXPECT_EQ(data["sendLimit"], 3);
    EXPECT_EQ(data["showIp"], 1);
    EXPECT_EQ(data["isSend"], 0);
}

TEST_F(SandboxState, UnusableSettingsAreRefused) {
    const auto before = caller.get("/api/open/setting/getUserSettings");
    const std::string channel = "/api/open/setting/changeDefaultChannel";
    expect_refused(caller.post(channel, {{"defaultWebhook", "a"}}), 999, "defaultChannel");
    expect_refused(caller.post(channel, {{"defaultChannel", ""}}), 999, "defaultChannel");
    expect_refused(caller.post(channel, {{"defaultChannel", 1}}), 600, "defaultChannel");
    expect_refused(caller.post(channel, {{"defaultChannel", "webhook"}}), 999, "defaultWebhook");
    expect_refused(caller.post(channel, {{"defaultChannel", "cp"}, {"defaultWebhook", ""}}), 999, "defaultWebhook");
    const std::pair<const char*, const char*> flags[] = {{"changeRecevieLimit", "recevieLimit"},
                                                         {"changeIsSend", "isSend"},
                                                         {"changeOpenMessageType", "openMessageType"},
                                                         {"extension", "forward"}};
    for (const auto& flag : flags) {
        const std::string path = std::string("/api/open/setting/") + flag.first;
        expect_refused(caller.get(path), 999, flag.second);
        expect_refused(caller.get(path + "?" + flag.second + "=2"), 999, flag.second);
        expect_refused(caller.get(path + "?" + flag.second + "=true"), 600, flag.second);
    }
    EXPECT_EQ(caller.get("/api/open/setting/getUserSettings"), before);
}

TEST_F(SandboxState, FriendsHaveTwoNumbersAndEachOperationTakesItsOwn) {
    pushplus::Friend person;
    person.nick_name = "昵称";
    const auto id = sandbox.add_friend(person);
    const std::string list = "/api/open/friend/list";
    const auto row = rows(caller, list)[0];
    const auto friend_id = row["friendId"].get<std::int64_t>();
    EXPECT_EQ(row["id"], id);
    EXPECT_NE(friend_id, id);
    EXPECT_EQ(row["token"].get<std::string>().size(), 32U);

    const std::string remark = "/api/open/friend/editRemark";
    expect_refused(caller.post(remark, {{"id", friend_id}, {"remark", "备注"}}), 600, "好友");
    EXPECT_EQ(caller.post(remark, {{"id", id}, {"remark", "备注"}}), success("执行成功", nullptr));
    EXPECT_EQ(rows(caller, list)[0]["remark"], "备注");

    const std::string remove = "/api/open/friend/deleteFriend?friendId=";
    expect_refused(caller.get(remove + std::to_string(id)), 600, "好友");
    EXPECT_EQ(rows(caller, list).size(), 1U);
    EXPECT_EQ(caller.get(remove + std::to_string(friend_id)), success("执行成功", nullptr));
    EXPECT_TRUE(rows(caller, list).empty());
    expect_refused(caller.get(remove + std::to_string(friend_id)), 600, "好友");
}

TEST_F(SandboxState, FriendsAreAsSeeded) {
    pushplus::Friend person;
    person.id = 4;
    person.friend_id = 1322;
    person.token = "f6bd32c07";
    person.head_img_url = "http://img";
    person.nick_name = "昵称";
    person.email_status = pushplus::EmailStatus::verified;
    person.have_phone = true;
    person.is_follow = true;
    person.remark = "备注";
    person.create_time = pushplus::DateTime("2022-09-06 11:15:32");
    EXPECT_EQ(sandbox.add_friend(person), 4);
    const auto listed = caller.post("/api/open/friend/list", {{"current", 1}, {"pageSize", 20}});
    EXPECT_EQ(listed["msg"], "执行成功");
    EXPECT_EQ(listed["data"]["list"][0], json({{"id", 4},
                                               {"friendId", 1322},
                                               {"token", "f6bd32c07"},
                                               {"headImgUrl", "http://img"},
                                               {"nickName", "昵称"},
                                               {"emailStatus", 2},
                                               {"havePhone", 1},
                                               {"isFollow", 1},
                                               {"remark", "备注"},
                                               {"createTime", "2022-09-06 11:15:32"}}));
    expect_refused(caller.post("/api/open/friend/editRemark", {{"id", 4}, {"remark", ""}}), 999, "remark");
    expect_refused(caller.post("/api/open/friend/editRemark", {{"remark", "a"}}), 999, "id");
    expect_refused(caller.get("/api/open/friend/deleteFriend"), 999, "friendId");
}

TEST_F(SandboxState, AFriendsQrCodeTakesNothingOrBoth) {
    const auto code = caller.get("/api/open/friend/getQrCode?appId=wx3b5738bdds3c180&content=123");
    EXPECT_EQ(code["msg"], "执行成功");
    EXPECT_EQ(code["data"].size(), 1U);
    EXPECT_EQ(code["data"]["qrCodeImgUrl"].get<std::string>().find("https://mp.weixin.qq.com/"), 0U);
    EXPECT_EQ(caller.get("/api/open/friend/getQrCode")["code"], 200);
}

json preprocessor(const std::string& code) {
    return {{"content", "content = content + 123"}, {"preName", "test"}, {"preCode", code}, {"contentType", 1}};
}

TEST_F(SandboxState, PreprocessorsAreAddedShownEditedAndRemoved) {
    const auto added = caller.post("/api/open/pre/add", preprocessor("test"));
    EXPECT_EQ(added["msg"], "请求成功");
    const auto id = added["data"].get<std::int64_t>();
    const auto listed = caller.post("/api/open/pre/list", {{"current", 1}, {"pageSize", 20}});
    EXPECT_EQ(listed["msg"], "执行成功");
    const json row = listed["data"]["list"][0];
    EXPECT_EQ(row, json({{"id", id},
                         {"preName", "test"},
                         {"preCode", "test"},
                         {"contentType", 1},
                         {"createTime", row["createTime"]}}));
    const std::string detail = "/api/open/pre/detail?preId=" + std::to_string(id);
    json expected = preprocessor("test");
    expected["id"] = id;
    EXPECT_EQ(caller.get(detail), success("请求成功", expected));

    expected["content"] = "content += '!'";
    expected["preName"] = "new";
    EXPECT_EQ(caller.post("/api/open/pre/edit", expected), success("请求成功", "修改成功"));
    EXPECT_EQ(caller.get(detail)["data"], expected);

    const std::string remove = "/api/open/pre/delete?preId=" + std::to_string(id);
    EXPECT_EQ(caller.remove(remove), success("执行成功", "删除成功"));
    expect_refused(caller.remove(remove), 600, "预处理信息");
    EXPECT_TRUE(rows(caller, "/api/open/pre/list").empty());
}

TEST_F(SandboxState, UnusablePreprocessorsAreRefused) {
    caller.post("/api/open/pre/add", preprocessor("taken"));
    expect_refused(caller.post("/api/open/pre/add", preprocessor("taken")), 999, "preCode");
    const auto id = caller.post("/api/open/pre/add", preprocessor("mine"))["data"];
    json edited = preprocessor("taken");
    edited["id"] = id;
    expect_refused(caller.post("/api/open/pre/edit", edited), 999, "preCode");
    for (const char* field : {"content", "preName", "preCode", "contentType"}) {
        json without = preprocessor("other");
        without.erase(field);
        expect_refused(caller.post("/api/open/pre/add", without), 999, field);
        without[field] = json::object();
        expect_refused(caller.post("/api/open/pre/add", without), 600, field);
    }
    json python = preprocessor("python");
    python["contentType"] = 2;
    expect_refused(caller.post("/api/open/pre/add", python), 999, "contentType");
    expect_refused(caller.get("/api/open/pre/detail?preId=4711"), 600, "4711");
    expect_refused(caller.post("/api/open/pre/edit", preprocessor("x")), 999, "id");
    EXPECT_EQ(rows(caller, "/api/open/pre/list").size(), 2U);
}

TEST_F(SandboxState, APreprocessorIsTried) {
    const std::string path = "/api/open/pre/test";
    EXPECT_EQ(
        caller.post(path, {{"content", "content = content + 123"}, {"contentType", 1}, {"message", "this is content"}}),
        success("请求成功", "this is content123"));
    expect_refused(caller.post(path, {{"content", "\n\neval(content)"}, {"contentType", 1}, {"message", "a"}}), 999,
                   "beyond the sandbox");
    expect_refused(caller.post(path, {{"content", "\n\neval(content)"}, {"contentType", 1}, {"message", "a"}}), 999,
                   "第3行");
    expect_refused(caller.post(path, {{"content", "content = 1"}, {"contentType", 1}}), 999, "message");
    expect_refused(caller.post(path, {{"contentType", 1}, {"message", "a"}}), 999, "content");
    expect_refused(caller.post(path, {{"content", "content = 1"}, {"contentType", 9}, {"message", "a"}}), 999,
                   "contentType");
}

TEST_F(SandboxState, IdsAreUniqueAndNeverComeBack) {
    std::set<std::int64_t> ids;
    const auto add = [&](const std::string& code) {
        return caller.post("/api/open/pre/add", preprocessor(code))["data"].get<std::int64_t>();
    };
    ids.insert(add("a"));
    ids.insert(add("b"));
    ids.insert(sandbox.add_webhook({}));
    ids.insert(sandbox.add_topic({}));
    ids.insert(sandbox.add_joined_topic({}));
    EXPECT_EQ(ids.size(), 5U);
    const auto last = add("c");
    caller.remove("/api/open/pre/delete?preId=" + std::to_string(last));
    EXPECT_NE(add("d"), last);
}

TEST_F(SandboxState, SeededIdsAreKeptAndPassedOver) {
    pushplus::Webhook webhook_seed;
    webhook_seed.id = 5;
    webhook_seed.webhook_name = "first";
    EXPECT_EQ(sandbox.add_webhook(webhook_seed), 5);
    const auto next = sandbox.add_webhook({});
    EXPECT_GT(next, 5);
    webhook_seed.webhook_name = "second";
    EXPECT_EQ(sandbox.add_webhook(webhook_seed), 0) << "it is taken";
    const auto listed = rows(caller, "/api/open/webhook/list");
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[1]["webhookName"], "first");
}

}  // namespace
