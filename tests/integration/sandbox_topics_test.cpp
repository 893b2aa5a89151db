#include "../doubles/clock_at_noon.hpp"
#include "sandbox_caller.hpp"

namespace {

using nlohmann::json;
using SandboxTopics = SandboxTest;

json new_topic(const std::string& code) {
    return {{"topicCode", code}, {"topicName", "推送加"}, {"contact", "联系方式"}, {"introduction", "群组简介"}};
}

json list(SandboxCaller& caller, int type) {
    return caller.post("/api/open/topic/list",
                       {{"current", 1}, {"pageSize", 20}, {"params", {{"topicType", type}}}})["data"]["list"];
}

std::string id_query(const std::string& path, std::int64_t id) { return path + "?topicId=" + std::to_string(id); }

TEST_F(SandboxTopics, WhatIsAddedIsListedAndShown) {
    json asked = new_topic("pushplus");
    asked["receiptMessage"] = "关注后回复";
    const auto added = caller.post("/api/open/topic/add", asked);
    EXPECT_EQ(added["code"], 200);
    EXPECT_EQ(added["msg"], "执行成功");
    const auto id = added["data"].get<std::int64_t>();
    EXPECT_GT(id, 0);

    const auto rows = list(caller, 0);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].size(), 5U);
    EXPECT_EQ(rows[0]["topicId"], id);
    EXPECT_EQ(rows[0]["topicCode"], "pushplus");
    EXPECT_EQ(rows[0]["topicName"], "推送加");
    EXPECT_EQ(rows[0]["nickName"], "pushplus");
    EXPECT_EQ(rows[0]["createTime"].get<std::string>().size(), 19U);

    const auto shown = caller.get(id_query("/api/open/topic/detail", id));
    const json expected = {{"topicId", id},
                           {"topicName", "推送加"},
                           {"topicCode", "pushplus"},
                           {"qrCodeImgUrl", ""},
                           {"contact", "联系方式"},
                           {"introduction", "群组简介"},
                           {"receiptMessage", "关注后回复"},
                           {"nickName", "pushplus"},
                           {"createTime", rows[0]["createTime"]},
                           {"topicUserCount", 0}};
    EXPECT_EQ(shown, success("请求成功", expected));
}

TEST_F(SandboxTopics, BelongToTheBoundPublicAccountTheyName) {
    pushplus::MpChannel channel;
    channel.authorization_appid = "wx3b5738bdds3c180";
    channel.nick_name = "我的公众号";
    sandbox.add_mp_channel(channel);
    json asked = new_topic("mine");
    asked["appId"] = "wx3b5738bdds3c180";
    caller.post("/api/open/topic/add", asked);
    EXPECT_EQ(list(caller, 0)[0]["nickName"], "我的公众号");
}

TEST_F(SandboxTopics, TheirCreationIsDatedByTheSandboxesClockInChina) {
    pushplus::SandboxOptions options;
    options.clock = pushplus_test::clock_at_noon();
    auto& clock = static_cast<pushplus::ManualClock&>(*options.clock);
    // 2021-12-24 01:19:15 at UTC+8.
    clock.advance(std::chrono::system_clock::from_time_t(1640279955) - clock.system_now());
    pushplus::Sandbox dated(options);
    SandboxCaller there(dated);
    there.take_key();
    there.post("/api/open/topic/add", new_topic("a"));
    EXPECT_EQ(list(there, 0)[0]["createTime"], "2021-12-24 01:19:15");
}

TEST_F(SandboxTopics, ACodeIsGivenOnce) {
    caller.post("/api/open/topic/add", new_topic("same"));
    expect_refused(caller.post("/api/open/topic/add", new_topic("same")), 999, "topicCode");
    EXPECT_EQ(list(caller, 0).size(), 1U);
}

TEST_F(SandboxTopics, EachRequiredFieldIsMissed) {
    for (const char* field : {"topicCode", "topicName", "contact", "introduction"}) {
        json without = new_topic("a");
        without.erase(field);
        expect_refused(caller.post("/api/open/topic/add", without), 999, field);
        without[field] = "";
        expect_refused(caller.post("/api/open/topic/add", without), 999, field);
        without[field] = nullptr;
        expect_refused(caller.post("/api/open/topic/add", without), 999, field);
        without[field] = 7;
        expect_refused(caller.post("/api/open/topic/add", without), 600, field);
    }
    json odd = new_topic("a");
    odd["receiptMessage"] = false;
    expect_refused(caller.post("/api/open/topic/add", odd), 600, "receiptMessage");
    EXPECT_TRUE(list(caller, 0).empty());
}

TEST_F(SandboxTopics, CreatedAndJoinedOnesAreKeptApart) {
    pushplus::TopicDetail created;
    created.topic_code = "created";
    pushplus::JoinedTopicDetail joined;
    joined.topic_code = "joined";
    joined.contact = "张三";
    const auto created_id = sandbox.add_topic(created);
    const auto joined_id = sandbox.add_joined_topic(joined);
    EXPECT_NE(created_id, joined_id);
    EXPECT_EQ(list(caller, 0)[0]["topicCode"], "created");
    EXPECT_EQ(list(caller, 1)[0]["topicCode"], "joined");
    EXPECT_EQ(list(caller, 0).size() + list(caller, 1).size(), 2U);
    EXPECT_EQ(caller.get(id_query("/api/open/topic/joinTopicDetail", joined_id))["data"]["contact"], "张三");
    expect_refused(caller.get(id_query("/api/open/topic/detail", joined_id)), 805, "群组");
    expect_refused(caller.get(id_query("/api/open/topic/qrCode", joined_id)), 805, "群组");
    expect_refused(caller.get(id_query("/api/open/topic/joinTopicDetail", created_id)), 805, "群组");
    expect_refused(caller.get(id_query("/api/open/topic/exitTopic", created_id)), 805, "群组");
    expect_refused(caller.post("/api/open/topicUser/subscriberList", {{"params", {{"topicId", joined_id}}}}), 805,
                   "群组");
}

TEST_F(SandboxTopics, TheListsTypeIsCheckedAndCreatedUnlessGiven) {
    sandbox.add_topic({});
    EXPECT_EQ(caller.post("/api/open/topic/list", json::object())["data"]["total"], 1);
    expect_refused(caller.post("/api/open/topic/list", {{"params", {{"topicType", 2}}}}), 999, "topicType");
    expect_refused(caller.post("/api/open/topic/list", {{"params", {{"topicType", "0"}}}}), 600, "topicType");
    expect_refused(caller.post("/api/open/topic/list", {{"params", 0}}), 600, "params");
}

TEST_F(SandboxTopics, UnknownIdsAndBadOnesAreRefused) {
    for (const char* path : {"/api/open/topic/detail", "/api/open/topic/joinTopicDetail", "/api/open/topic/qrCode",
                             "/api/open/topic/exitTopic"}) {
        SCOPED_TRACE(path);
        expect_refused(caller.get(id_query(path, 4711)), 600, "4711");
        expect_refused(caller.get(path), 999, "topicId");
        expect_refused(caller.get(id_query(path, 0)), 999, "topicId");
        expect_refused(caller.get(std::string(path) + "?topicId="), 999, "topicId");
        expect_refused(caller.get(std::string(path) + "?topicId=x"), 600, "topicId");
        expect_refused(caller.get(std::string(path) + "?topicId=1x"), 600, "topicId");
        expect_refused(caller.get(std::string(path) + "?topicId=99999999999999999999"), 600, "topicId");
    }
}

TEST_F(SandboxTopics, AQrCodeIsAnotherEachTimeAndRunsOut) {
    const auto id = sandbox.add_topic({});
    const std::string path = id_query("/api/open/topic/qrCode", id);
    const auto code = caller.get(path + "&second=2592000");
    EXPECT_EQ(code["msg"], "请求成功");
    EXPECT_EQ(code["data"].size(), 2U);
    EXPECT_EQ(code["data"]["forever"], 0);
    const auto url = code["data"]["qrCodeImgUrl"].get<std::string>();
    EXPECT_EQ(url.find("https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="), 0U) << url;
    EXPECT_NE(caller.get(path)["data"]["qrCodeImgUrl"], url);
    EXPECT_EQ(caller.get(path + "&second=1")["code"], 200);
    expect_refused(caller.get(path + "&second=0"), 999, "second");
    expect_refused(caller.get(path + "&second=2592001"), 999, "second");
    expect_refused(caller.get(path + "&second=soon"), 600, "second");
}

TEST_F(SandboxTopics, LeavingOnesIsDoneOnce) {
    const auto stays = sandbox.add_joined_topic({});
    const auto goes = sandbox.add_joined_topic({});
    EXPECT_EQ(caller.get(id_query("/api/open/topic/exitTopic", goes)), success("请求成功", "退订成功"));
    ASSERT_EQ(list(caller, 1).size(), 1U);
    EXPECT_EQ(list(caller, 1)[0]["topicId"], stays);
    expect_refused(caller.get(id_query("/api/open/topic/exitTopic", goes)), 600, std::to_string(goes));
}

TEST_F(SandboxTopics, UsersAreListedCountedAndRemoved) {
    const auto topic = sandbox.add_topic({});
    const auto other = sandbox.add_topic({});
    pushplus::TopicUser user;
    user.nick_name = "昵称";
    user.open_id = "o0aXwZo";
    user.head_img_url = "http://thirdwx.qlogo.cn/mmopen/Q3a/32";
    user.user_sex = static_cast<pushplus::UserSex>(-1);
    user.is_follow = true;
    user.follow_time = pushplus::DateTime("2022-04-15 09:47:25");
    user.remark = "备注内容";
    const auto relation = sandbox.add_topic_user(topic, user);
    sandbox.add_topic_user(topic, {});
    sandbox.add_topic_user(other, {});

    const json in_topic = {{"current", 1}, {"pageSize", 20}, {"params", {{"topicId", topic}}}};
    const auto rows = caller.post("/api/open/topicUser/subscriberList", in_topic);
    EXPECT_EQ(rows["msg"], "请求成功");
    EXPECT_EQ(rows["data"]["total"], 2);
    const json expected = {{"id", relation},
                           {"nickName", "昵称"},
                           {"openId", "o0aXwZo"},
                           {"headImgUrl", "http://thirdwx.qlogo.cn/mmopen/Q3a/32"},
                           {"userSex", -1},
                           {"havePhone", 0},
                           {"isFollow", 1},
                           {"emailStatus", 0},
                           {"followTime", "2022-04-15 09:47:25"},
                           {"remark", "备注内容"}};
    EXPECT_EQ(rows["data"]["list"][1], expected);
    EXPECT_EQ(caller.get(id_query("/api/open/topic/detail", topic))["data"]["topicUserCount"], 2);

    const std::string remove = "/api/open/topicUser/deleteTopicUser?topicRelationId=" + std::to_string(relation);
    EXPECT_EQ(caller.post_text(remove, ""), success("请求成功", "删除成功"));
    expect_refused(caller.post_text(remove, ""), 600, std::to_string(relation));
    EXPECT_EQ(caller.post("/api/open/topicUser/subscriberList", in_topic)["data"]["total"], 1);
    EXPECT_EQ(caller.get(id_query("/api/open/topic/detail", topic))["data"]["topicUserCount"], 1);
    EXPECT_EQ(caller.get(id_query("/api/open/topic/detail", other))["data"]["topicUserCount"], 1);
}

TEST_F(SandboxTopics, UsersOfNoTopicAreRefused) {
    const std::string path = "/api/open/topicUser/subscriberList";
    expect_refused(caller.post(path, {{"params", {{"topicId", 4711}}}}), 600, "4711");
    expect_refused(caller.post(path, {{"params", json::object()}}), 999, "topicId");
    expect_refused(caller.post(path, {{"params", {{"topicId", 0}}}}), 999, "topicId");
    expect_refused(caller.post(path, {{"topicId", 1}}), 999, "topicId");
    expect_refused(caller.post_text("/api/open/topicUser/deleteTopicUser", ""), 999, "topicRelationId");
    EXPECT_EQ(sandbox.add_topic_user(4711, {}), 0);
}

}  // namespace
