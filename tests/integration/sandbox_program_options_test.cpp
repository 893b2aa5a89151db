#include <signal.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "sandbox_program.hpp"
#include "unit/send_guard/temporary_folder.hpp"

namespace {

using nlohmann::json;
using pushplus_test::SandboxProgram;

class SandboxProgramOptions : public testing::Test {
protected:
    std::string file(const std::string& name, const std::string& text) {
        const std::string path = folder.file(name);
        std::ofstream(path) << text;
        return path;
    }
    static json get(int port, const std::string& path) {
        const auto result = httplib::Client("127.0.0.1", port).Get(path);
        EXPECT_TRUE(result) << path;
        return result ? json::parse(result->body) : json();
    }
    static json post(int port, const std::string& path, const json& body) {
        const auto result = httplib::Client("127.0.0.1", port).Post(path, body.dump(), "application/json");
        EXPECT_TRUE(result) << path;
        return result ? json::parse(result->body) : json();
    }
    static int code_of_login(int port, const std::string& token, const std::string& secret_key) {
        return post(port, "/api/common/openApi/getAccessKey", {{"token", token}, {"secretKey", secret_key}})["code"];
    }
    static std::string complaint(const std::vector<std::string>& arguments, int exit_code) {
        SandboxProgram program(arguments);
        EXPECT_EQ(program.wait(), exit_code);
        return program.rest_of_errors();
    }

    pushplus_test::TemporaryFolder folder;
};

TEST_F(SandboxProgramOptions, TakesSecretsFromFiles) {
    SandboxProgram program({"--token-file", file("token", " mine \nrest"), "--secret-key-file", file("key", "sesame")},
                           {"PUSHPLUS_SANDBOX_TOKEN=other", "PUSHPLUS_SANDBOX_SECRET_KEY=other"});
    EXPECT_EQ(code_of_login(program.port(), "mine", "sesame"), 200);
}

TEST_F(SandboxProgramOptions, TakesSecretsFromTheEnvironment) {
    SandboxProgram program({}, {"PUSHPLUS_SANDBOX_TOKEN=mine", "PUSHPLUS_SANDBOX_SECRET_KEY=sesame"});
    EXPECT_EQ(code_of_login(program.port(), "mine", "sesame"), 200);
}

TEST_F(SandboxProgramOptions, TheCommandLineGoesBeforeTheEnvironment) {
    SandboxProgram program({"--token", "mine", "--secret-key", "sesame"},
                           {"PUSHPLUS_SANDBOX_TOKEN=other", "PUSHPLUS_SANDBOX_SECRET_KEY=other"});
    EXPECT_EQ(code_of_login(program.port(), "mine", "sesame"), 200);
}

TEST_F(SandboxProgramOptions, StartsWithASeed) {
    const std::string seed = file("seed.json", R"({"account":{"nickName":"Zoe"},"topics":[{"topicName":"a"}]})");
    SandboxProgram program({"--seed", seed});
    const json state = get(program.port(), "/_sandbox/state");
    EXPECT_EQ(state["account"]["nickName"], "Zoe");
    EXPECT_EQ(state["topics"][0]["topicName"], "a");
}

TEST_F(SandboxProgramOptions, NamesABadSeedWithItsLine) {
    const std::string seed = file("seed.json", "{\n\"topics\": [{\"topicName\": 1}]}");
    EXPECT_EQ(complaint({"--seed", seed}, 1),
              "pushplus-sandbox: " + seed + ":2: topics[0].topicName: must be a string\n");
}

TEST_F(SandboxProgramOptions, NamesAFileThatItCannotRead) {
    const std::string nowhere = folder.file("nowhere");
    EXPECT_EQ(complaint({"--seed", nowhere}, 2), "pushplus-sandbox: " + nowhere + ": No such file or directory\n");
    EXPECT_EQ(complaint({"--seed", folder.path()}, 2), "pushplus-sandbox: " + folder.path() + ": it is a folder\n");
    const std::string empty = file("empty", "");
    EXPECT_EQ(complaint({"--seed", empty}, 2), "pushplus-sandbox: " + empty + ": the file is empty\n");
    EXPECT_EQ(complaint({"--token-file", empty}, 2), "pushplus-sandbox: " + empty + ": the first line is empty\n");
}

TEST_F(SandboxProgramOptions, KeepsItsStateWhenASignalEndsIt) {
    const std::string state = folder.file("state.json");
    {
        SandboxProgram program({"--state", state});
        post(program.port(), "/_sandbox/add_topic", {{"topicName", "kept"}});
        program.signal(SIGTERM);
        EXPECT_EQ(program.wait(), 0);
        EXPECT_EQ(program.rest_of_errors(), "");
    }
    SandboxProgram program({"--state", state});
    EXPECT_EQ(get(program.port(), "/_sandbox/state")["topics"][0]["topicName"], "kept");
}

TEST_F(SandboxProgramOptions, SaysThatTheStateCannotBeKept) {
    const std::string nowhere = folder.file("no/state.json");
    EXPECT_NE(complaint({"--state", nowhere}, 1).find(nowhere), std::string::npos);
}

TEST_F(SandboxProgramOptions, TheControlPathCanBeSwitchedOff) {
    SandboxProgram program({"--no-control"});
    const auto result = httplib::Client("127.0.0.1", program.port()).Get("/_sandbox/state");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 404);
}

TEST_F(SandboxProgramOptions, AnUnverifiedAccountCannotSend) {
    SandboxProgram program({"--unverified", "--token", "mine"});
    EXPECT_EQ(post(program.port(), "/send", {{"token", "mine"}, {"content", "a"}})["code"], 905);
}

TEST_F(SandboxProgramOptions, DeliveriesCanFailAndTakeTime) {
    SandboxProgram program({"--fail-delivery", "no receiver", "--delivery-delay", "10.5", "--token", "mine"});
    const int port = program.port();
    for (int i = 0; i < 2; ++i) post(port, "/send", {{"token", "mine"}, {"content", std::to_string(i)}});
    EXPECT_EQ(get(port, "/_sandbox/state")["messages"][1]["result"]["status"], 0);
    post(port, "/_sandbox/advance", {{"seconds", 11}});
    const json state = get(port, "/_sandbox/state");
    for (const json& message : state["messages"]) {
        EXPECT_EQ(message["result"]["status"], 3);
        EXPECT_EQ(message["result"]["errorMessage"], "no receiver");
    }
}

TEST_F(SandboxProgramOptions, AMemberHasHigherLimits) {
    // Of a member the minute's five requests may come within 10 s.
    SandboxProgram program({"--member", "--token", "mine"});
    const int port = program.port();
    const auto send = [&](int i) {
        return post(port, "/send", {{"token", "mine"}, {"content", std::to_string(i)}})["code"].get<int>();
    };
    for (int i = 0; i < 5; ++i) EXPECT_EQ(send(i), 200);
    post(port, "/_sandbox/advance", {{"seconds", 11}});
    EXPECT_EQ(send(6), 200);
}

TEST_F(SandboxProgramOptions, VerboseWritesALineForEachRequest) {
    SandboxProgram program({"--verbose", "--token", "mine"});
    const int port = program.port();
    post(port, "/send", {{"token", "yours"}, {"content", "a"}});
    httplib::Client("127.0.0.1", port).Get("/send/mine%0a1?content=a");
    program.signal(SIGTERM);
    EXPECT_EQ(program.wait(), 0);
    const std::string log = program.rest_of_errors();
    const std::regex line(
        "[0-9-]{10} [0-9:]{8} POST /send messages\\.send 200 903 [0-9]+\\.[0-9] ms [^\n]+\n"
        "[0-9-]{10} [0-9:]{8} GET /send/\\*\\*\\* [^\n]*\n");
    EXPECT_TRUE(std::regex_match(log, line)) << log;
}

TEST_F(SandboxProgramOptions, LogJsonWritesAnObjectForEachRequest) {
    SandboxProgram program({"--log-json"});
    get(program.port(), "/api/open/user/token");
    program.signal(SIGTERM);
    EXPECT_EQ(program.wait(), 0);
    const std::string log = program.rest_of_errors();
    json entry = json::parse(log, nullptr, false);
    ASSERT_TRUE(entry.is_object()) << log;
    EXPECT_EQ(log.find('\n'), log.size() - 1);
    EXPECT_GE(entry["milliseconds"].get<double>(), 0);
    EXPECT_FALSE(entry["reason"].get<std::string>().empty());
    EXPECT_FALSE(entry["time"].get<std::string>().empty());
    for (const char* varying : {"milliseconds", "reason", "time"}) entry.erase(varying);
    EXPECT_EQ(entry, json::parse(R"({"method":"GET","path":"/api/open/user/token","operation":"users.token",
        "status":200,"code":401})"));
}

TEST_F(SandboxProgramOptions, NamesTheValuesThatAnOptionTakes) {
    const auto first_line = [](const std::vector<std::string>& arguments) {
        const std::string all = complaint(arguments, 2);
        return all.substr(0, all.find('\n'));
    };
    EXPECT_EQ(first_line({"--superseded-keys", "1"}), "--superseded-keys: must be end or keep");
    EXPECT_EQ(first_line({"--pace-window", "hourly"}), "--pace-window: must be sliding or fixed");
    EXPECT_EQ(first_line({"--list-order", "random"}), "--list-order: must be newest or oldest");
    EXPECT_EQ(first_line({"--dead-key", "200"}), "--dead-key: must be 401 or 302");
    EXPECT_EQ(first_line({"--port", "70000"}), "--port: must be a number from 0 to 65535");
    EXPECT_EQ(first_line({"--access-key-ttl", "-1"}), "--access-key-ttl: must be a number from 0 to 1000000000");
    EXPECT_EQ(complaint({"--allow-ip", "here"}, 1), "pushplus-sandbox: allowed_ips: here is no IP address\n");
}

TEST_F(SandboxProgramOptions, RefusesWhatContradictsItself) {
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"--control", "--no-control"},
                                               {"--verbose", "--log-json"},
                                               {"--tls-cert", "cert.pem"},
                                               {"--token", "a", "--token-file", "b"},
                                               {"--superseded-keys", "sometimes"},
                                               {"--pace-window", "hourly"},
                                               {"--list-order", "random"},
                                               {"--dead-key", "200"},
                                               {"--delivery-delay", "-1"}})
        EXPECT_NE(complaint(arguments, 2), "") << arguments[0];
}

}  // namespace
