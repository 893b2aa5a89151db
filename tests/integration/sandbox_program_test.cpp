#include <signal.h>

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <pushplus/version.hpp>

#include "sandbox_program.hpp"

namespace {

using Program = pushplus_test::SandboxProgram;

nlohmann::json login(int port, const std::string& token, const std::string& secret_key) {
    httplib::Client client("127.0.0.1", port);
    const nlohmann::json body = {{"token", token}, {"secretKey", secret_key}};
    const auto result = client.Post("/api/common/openApi/getAccessKey", body.dump(), "application/json");
    EXPECT_TRUE(result);
    return result ? nlohmann::json::parse(result->body) : nlohmann::json();
}

class SandboxProgramSignal : public testing::TestWithParam<int> {};

TEST_P(SandboxProgramSignal, EndsItCleanly) {
    Program program({"--port", "0"});
    const int port = program.port();
    httplib::Client idle("127.0.0.1", port);
    idle.set_keep_alive(true);
    EXPECT_TRUE(idle.Get("/"));
    program.signal(GetParam());
    EXPECT_EQ(program.wait(), 0);
    EXPECT_EQ(program.rest_of_output(), "") << "one line only";
    EXPECT_EQ(program.rest_of_errors(), "");
}

INSTANTIATE_TEST_SUITE_P(Signals, SandboxProgramSignal, testing::Values(SIGINT, SIGTERM));

TEST(SandboxProgram, DoesAsItsOptionsSay) {
    Program program({"--host", "127.0.0.1", "--token", "mine", "--secret-key", "sesame", "--access-key-ttl", "60",
                     "--access-key-overlap", "0", "--allow-ip", "10.0.0.1", "127.0.0.1"});
    const int port = program.port();
    EXPECT_EQ(login(port, "yours", "sesame")["code"], 903);
    const auto first = login(port, "mine", "sesame");
    EXPECT_EQ(first["data"]["expiresIn"], 60);
    const auto second = login(port, "mine", "sesame");
    httplib::Client client("127.0.0.1", port);
    const auto code_with = [&](const nlohmann::json& envelope) {
        const httplib::Headers headers = {{"access-key", envelope["data"]["accessKey"].get<std::string>()}};
        return nlohmann::json::parse(client.Get("/api/open/user/token", headers)->body)["code"].get<int>();
    };
    EXPECT_EQ(code_with(first), 401) << "no overlap";
    EXPECT_EQ(code_with(second), 200);
}

TEST(SandboxProgram, RefusesAddressesThatAreNotOnTheAllowlist) {
    Program program({"--token", "mine", "--secret-key", "sesame", "--allow-ip", "10.0.0.1"});
    EXPECT_EQ(login(program.port(), "mine", "sesame")["code"], 403);
}

TEST(SandboxProgram, SaysThatItsPortIsTaken) {
    Program first({});
    const std::string port = std::to_string(first.port());
    Program second({"--port", port});
    EXPECT_EQ(second.wait(), 1);
    EXPECT_NE(second.rest_of_errors().find("127.0.0.1:" + port), std::string::npos);
    EXPECT_EQ(second.rest_of_output(), "");
}

TEST(SandboxProgram, PrintsItsVersionAndItsOptions) {
    Program version({"--version"});
    EXPECT_EQ(version.line(), pushplus::version());
    EXPECT_EQ(version.wait(), 0);
    Program help({"--help"});
    EXPECT_EQ(help.wait(), 0);
    const std::string text = help.rest_of_output();
    EXPECT_NE(text.find("--port"), std::string::npos);
    EXPECT_NE(text.find("visible in the list of processes"), std::string::npos);
}

TEST(SandboxProgram, RefusesWhatItDoesNotUnderstand) {
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"--what"}, {"--port", "x"}, {"--port", "65536"}, {"--access-key-ttl", "-1"}, {"extra"}}) {
        Program program(arguments);
        EXPECT_EQ(program.wait(), 2) << arguments[0];
        EXPECT_NE(program.rest_of_errors(), "");
    }
}

}  // namespace
