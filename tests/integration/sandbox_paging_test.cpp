#include <cstdint>

#include "sandbox_caller.hpp"

namespace {

class SandboxPaging : public MemberSandboxTest {
protected:
    void add(int count) {
        for (int i = 1; i <= count; ++i) {
            pushplus::CpChannel channel;
            channel.cp_code = "c" + std::to_string(i);
            sandbox.add_cp_channel(channel);
        }
    }
    nlohmann::json page(const nlohmann::json& body) {
        const auto envelope = caller.post("/api/open/cp/list", body);
        EXPECT_EQ(envelope["code"], 200) << envelope;
        return envelope["data"];
    }
    static void expect_page(const nlohmann::json& page, std::int64_t page_num, std::int64_t page_size,
                            std::int64_t total, std::int64_t pages, std::size_t rows) {
        EXPECT_EQ(page.size(), 5U) << page;
        EXPECT_EQ(page["pageNum"], page_num);
        EXPECT_EQ(page["pageSize"], page_size);
        EXPECT_EQ(page["total"], total);
        EXPECT_EQ(page["pages"], pages);
        EXPECT_EQ(page["list"].size(), rows);
    }
};

TEST_F(SandboxPaging, CutsTheRowsIntoPages) {
    add(45);
    const auto first = page({{"current", 1}, {"pageSize", 20}});
    expect_page(first, 1, 20, 45, 3, 20);
    EXPECT_EQ(first["list"][0]["cpCode"], "c45");
    EXPECT_EQ(first["list"][19]["cpCode"], "c26");
    const auto last = page({{"current", 3}, {"pageSize", 20}});
    expect_page(last, 3, 20, 45, 3, 5);
    EXPECT_EQ(last["list"][0]["cpCode"], "c5");
    EXPECT_EQ(last["list"][4]["cpCode"], "c1");
}

TEST(SandboxListOrder, CanBeOldestFirst) {
    pushplus::SandboxOptions options;
    options.list_order = pushplus::ListOrder::oldest;
    pushplus::Sandbox sandbox(options);
    for (const char* code : {"first", "second"}) {
        pushplus::CpChannel channel;
        channel.cp_code = code;
        sandbox.add_cp_channel(channel);
    }
    SandboxCaller caller(sandbox);
    caller.take_key();
    const auto rows = caller.post("/api/open/cp/list", nlohmann::json::object())["data"]["list"];
    EXPECT_EQ(rows[0]["cpCode"], "first");
    EXPECT_EQ(rows[1]["cpCode"], "second");
}

TEST_F(SandboxPaging, ShowsTheFirstTwentyByDefault) {
    add(21);
    expect_page(page(nlohmann::json::object()), 1, 20, 21, 2, 20);
    expect_page(page({{"current", nullptr}, {"pageSize", nullptr}}), 1, 20, 21, 2, 20);
}

TEST_F(SandboxPaging, TakesZeroAsUnset) {
    add(21);
    expect_page(page({{"current", 0}, {"pageSize", 0}}), 1, 20, 21, 2, 20);
    expect_page(page({{"current", -1}, {"pageSize", -1}}), 1, 20, 21, 2, 20);
}

TEST_F(SandboxPaging, GivesFiftyRowsAtMost) {
    add(60);
    expect_page(page({{"pageSize", 50}}), 1, 50, 60, 2, 50);
    expect_page(page({{"pageSize", 51}}), 1, 50, 60, 2, 50);
}

TEST_F(SandboxPaging, APageBeyondTheLastIsEmpty) {
    add(3);
    expect_page(page({{"current", 2}}), 2, 20, 3, 1, 0);
    expect_page(page({{"current", INT64_MAX}, {"pageSize", 50}}), INT64_MAX, 50, 3, 1, 0);
}

TEST_F(SandboxPaging, AnEmptyListHasNoPages) {
    expect_page(page({{"current", 1}}), 1, 20, 0, 0, 0);
    EXPECT_TRUE(page({{"current", 1}})["list"].is_array());
}

TEST_F(SandboxPaging, AFullLastPageIsFollowedByNone) {
    add(40);
    expect_page(page({{"current", 2}}), 2, 20, 40, 2, 20);
}

TEST_F(SandboxPaging, NumbersMustBeNumbers) {
    expect_refused(caller.post("/api/open/cp/list", {{"current", "1"}}), 600, "current");
    expect_refused(caller.post("/api/open/cp/list", {{"pageSize", 1.5}}), 600, "pageSize");
    expect_refused(caller.post("/api/open/cp/list", {{"pageSize", true}}), 600, "pageSize");
    expect_refused(caller.post("/api/open/cp/list", {{"current", UINT64_MAX}}), 600, "current");
}

TEST_F(SandboxPaging, TheBodyMustBeAJsonObject) {
    expect_refused(caller.post_text("/api/open/cp/list", ""), 600, "JSON");
    expect_refused(caller.post_text("/api/open/cp/list", "[]"), 600, "JSON");
    expect_refused(caller.post_text("/api/open/cp/list", "{\"current\":1"), 600, "JSON");
    expect_refused(caller.post_text("/api/open/cp/list", "{\"current\":\"\xff\"}"), 600, "JSON");
}

TEST_F(SandboxPaging, EveryListIsPaged) {
    const auto topic = sandbox.add_topic({});
    for (int i = 0; i < 3; ++i) {
        sandbox.add_message({});
        sandbox.add_message_token({});
        sandbox.add_joined_topic({});
        sandbox.add_topic_user(topic, {});
        sandbox.add_webhook({});
        sandbox.add_mp_channel({});
        sandbox.add_cp_channel({});
        sandbox.add_mail_channel({});
        sandbox.add_friend({});
        sandbox.add_preprocessor({});
    }
    const auto expect_last = [&](const std::string& path, nlohmann::json body) {
        body["current"] = 2;
        body["pageSize"] = 2;
        SCOPED_TRACE(path);
        expect_page(caller.post(path, body)["data"], 2, 2, 3, 2, 1);
    };
    expect_last("/api/open/message/list", {});
    expect_last("/api/open/token/list", {{"params", nlohmann::json::object()}});
    expect_last("/api/open/topic/list", {{"params", {{"topicType", 1}}}});
    expect_last("/api/open/topicUser/subscriberList", {{"params", {{"topicId", topic}}}});
    expect_last("/api/open/webhook/list", {});
    expect_last("/api/open/mp/list", {});
    expect_last("/api/open/cp/list", {});
    expect_last("/api/open/mail/list", {});
    expect_last("/api/open/friend/list", {});
    expect_last("/api/open/pre/list", {});
}

}  // namespace
