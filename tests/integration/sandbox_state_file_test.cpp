#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>

#include "sandbox_caller.hpp"
#include "unit/send_guard/temporary_folder.hpp"

namespace {

using nlohmann::json;

class SandboxStateFile : public testing::Test {
protected:
    [[nodiscard]] pushplus::SandboxOptions options() const {
        pushplus::SandboxOptions options;
        options.state_file = path;
        return options;
    }
    [[nodiscard]] std::string text() const {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void put(const std::string& text) const { std::ofstream(path) << text; }

    pushplus_test::TemporaryFolder folder;
    const std::string path = folder.file("state.json");
};

TEST_F(SandboxStateFile, KeepsTheAccountOverRestarts) {
    json before;
    std::int64_t removed = 0;
    {
        pushplus::Sandbox sandbox(options());
        SandboxCaller caller(sandbox);
        caller.take_key();
        removed = sandbox.add_topic({});
        caller.get("/api/open/topic/exitTopic?topicId=" + std::to_string(removed));
        caller.post(
            "/api/open/webhook/add",
            {{"webhookCode", "a"}, {"webhookName", "n"}, {"webhookType", 1}, {"webhookUrl", "https://a.example"}});
        caller.post("/send", {{"token", sandbox.credentials().token}, {"content", "disk"}});
        sandbox.set_allowed_ips({"192.0.2.1"});
        sandbox.advance(std::chrono::hours(5));
        before = json::parse(sandbox.state());
    }
    pushplus::Sandbox sandbox(options());
    ASSERT_FALSE(sandbox.error()) << sandbox.error()->message();
    json after = json::parse(sandbox.state());
    EXPECT_NEAR(after["clockAhead"].get<double>(), 5 * 3600, 0.001);
    // The end of an AccessKey is kept to the millisecond, which two clocks do not share.
    for (const char* measured : {"clockAhead", "accessKeys"}) {
        before.erase(measured);
        after.erase(measured);
    }
    EXPECT_EQ(after, before);
    EXPECT_EQ(after["webhooks"][0]["webhookCode"], "a");
    EXPECT_EQ(after["messages"].size(), 1U);
    EXPECT_EQ(after["allowedIps"], json({"192.0.2.1"}));
    EXPECT_GT(sandbox.add_topic({}), removed) << "ids are not given out again";
}

TEST_F(SandboxStateFile, AccessKeysAndCountsOutliveARestart) {
    std::string key;
    {
        pushplus::Sandbox sandbox(options());
        SandboxCaller caller(sandbox);
        key = caller.take_key();
        for (int i = 0; i < 4; ++i)
            caller.post("/send", {{"token", sandbox.credentials().token}, {"content", std::to_string(i)}});
    }
    pushplus::Sandbox sandbox(options());
    SandboxCaller caller(sandbox);
    caller.key = key;
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
    EXPECT_EQ(caller.get("/api/open/user/sendCount")["data"]["wechatSendCount"], 4);
    const auto send = [&](const std::string& content) {
        return caller.post("/send", {{"token", sandbox.credentials().token}, {"content", content}})["code"];
    };
    EXPECT_EQ(send("4"), 200) << "the fifth of the minute";
    EXPECT_EQ(send("5"), 999) << "the sixth";
    sandbox.advance(std::chrono::hours(2));
    EXPECT_EQ(caller.get("/api/open/user/token")["code"], 401) << "the key ends when it would have";
}

TEST_F(SandboxStateFile, ADeliveryGoesOnAfterARestart) {
    auto delayed = options();
    delayed.delivery_delay = std::chrono::hours(2);
    std::string short_code;
    {
        pushplus::Sandbox sandbox(delayed);
        SandboxCaller caller(sandbox);
        sandbox.fail_delivery("no receiver");
        short_code = caller.post("/send", {{"token", sandbox.credentials().token}, {"content", "disk"}})["data"];
        sandbox.advance(std::chrono::minutes(90));
    }
    pushplus::Sandbox sandbox(delayed);
    SandboxCaller caller(sandbox);
    caller.take_key();
    const auto result = [&] {
        return caller.get("/api/open/message/sendMessageResult?shortCode=" + short_code)["data"];
    };
    EXPECT_EQ(result()["status"], 1);
    sandbox.advance(std::chrono::minutes(31));
    EXPECT_EQ(result()["status"], 3);
    EXPECT_EQ(result()["errorMessage"], "no receiver");
}

TEST_F(SandboxStateFile, IsWrittenWhileTheSandboxRuns) {
    pushplus::Sandbox sandbox(options());
    SandboxCaller caller(sandbox);
    caller.take_key();
    caller.post("/api/open/webhook/add", {{"webhookCode", "written-early"},
                                          {"webhookName", "n"},
                                          {"webhookType", 1},
                                          {"webhookUrl", "https://a.example"}});
    while (text().find("written-early") == std::string::npos) std::this_thread::yield();
    EXPECT_FALSE(json::parse(text(), nullptr, false).is_discarded()) << "replaced as a whole";
}

TEST_F(SandboxStateFile, IsForItsOwnerAlone) {
    { const pushplus::Sandbox sandbox(options()); }
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_F(SandboxStateFile, GoesBeforeTheSeed) {
    auto seeded = options();
    seeded.seed = R"({"topics":[{"topicCode":"seeded","topicName":"Seeded"}]})";
    {
        pushplus::Sandbox sandbox(seeded);
        SandboxCaller caller(sandbox);
        caller.take_key();
        EXPECT_EQ(caller.post("/api/open/topic/list", json::object())["data"]["total"], 1);
        sandbox.add_topic({});
    }
    pushplus::Sandbox sandbox(seeded);
    EXPECT_EQ(json::parse(sandbox.state())["topics"].size(), 2U);
    sandbox.reset();
    EXPECT_EQ(json::parse(sandbox.state())["topics"].size(), 1U) << "reset goes back to the seed";
}

TEST_F(SandboxStateFile, ABadFileIsNamedWithItsLineAndLeftAlone) {
    const std::string bad = "{\n\"topics\": [\n{\"topicId\": \"1\"}]}";
    put(bad);
    {
        const pushplus::Sandbox sandbox(options());
        ASSERT_TRUE(sandbox.error());
        EXPECT_EQ(sandbox.error()->message(), path + ":3: topics[0].topicId: must be a whole number");
    }
    EXPECT_EQ(text(), bad);
}

TEST_F(SandboxStateFile, NoLinkIsFollowed) {
    const std::string target = folder.file("target");
    std::ofstream(target) << "{}";
    ASSERT_EQ(::symlink(target.c_str(), path.c_str()), 0);
    const pushplus::Sandbox sandbox(options());
    ASSERT_TRUE(sandbox.error());
    EXPECT_NE(sandbox.error()->message().find("symbolic link"), std::string::npos) << sandbox.error()->message();
}

TEST_F(SandboxStateFile, ASecondSandboxIsKeptAway) {
    const pushplus::Sandbox first(options());
    const pushplus::Sandbox second(options());
    ASSERT_TRUE(second.error());
    EXPECT_NE(second.error()->message().find("another sandbox uses it"), std::string::npos);
}

}  // namespace
