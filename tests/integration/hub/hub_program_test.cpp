#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "../child_program.hpp"
#include "hub_fixture.hpp"

namespace pushplus_test {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class TheHubProgram : public HubFixture {
protected:
    TheHubProgram() { write("bearers", "# of the workers\n\n" + bearer + "\n"); }

    void write(const std::string& name, const std::string& text, mode_t mode = 0600) {
        std::ofstream(folder.file(name)) << text;
        EXPECT_EQ(::chmod(folder.file(name).c_str(), mode), 0);
    }
    [[nodiscard]] std::vector<std::string> environment(std::vector<std::string> more = {}) const {
        more.push_back("PUSHPLUS_BASE_URL=" + sandbox.base_url());
        more.push_back("PUSHPLUS_TOKEN=" + sandbox.credentials().token);
        more.push_back("PUSHPLUS_SECRET_KEY=" + sandbox.credentials().secret_key);
        return more;
    }
    [[nodiscard]] std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
        for (const auto& each : {std::string("--listen"), std::string("127.0.0.1:0"), std::string("--state-folder"),
                                 folder.file("state"), std::string("--bearer-file"), folder.file("bearers")})
            more.push_back(each);
        return more;
    }
    static std::string url_of(const ChildProgram& program) {
        return "http://127.0.0.1:" + std::to_string(program.port());
    }
};

TEST_F(TheHubProgram, ServesUntilASignalEndsIt) {
    for (const int number : {SIGTERM, SIGINT}) {
        ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
        HubCaller caller(url_of(program));
        EXPECT_EQ(caller.key().status, 200);
        program.signal(number);
        EXPECT_EQ(program.wait(), 0);
        EXPECT_EQ(program.rest_of_errors(), "");
    }
    EXPECT_EQ(sandbox.access_keys_given(), 1U) << "the state folder keeps the key";
}

TEST_F(TheHubProgram, TakesTheStateFolderFromTheEnvironment) {
    for (int start = 0; start < 2; ++start) {
        ChildProgram program(PUSHPLUS_HUB_PROGRAM, {"--listen", "127.0.0.1:0", "--bearer-file", folder.file("bearers")},
                             environment({"PUSHPLUS_STATE_FOLDER=" + folder.file("state"),
                                          "STATE_DIRECTORY=" + folder.file("not-this-one")}));
        EXPECT_EQ(HubCaller(url_of(program)).key().status, 200);
        program.signal(SIGTERM);
        EXPECT_EQ(program.wait(), 0);
    }
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
}

TEST_F(TheHubProgram, AwaitsAFetchThatASignalComesInto) {
    pushplus::SandboxFault slow;
    slow.delay = seconds(2);
    sandbox.fail("access_key", slow);
    {
        ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
        static_cast<void>(program.port());
        while (sandbox.request_count("access_key") < 1) std::this_thread::yield();
        program.signal(SIGTERM);
        EXPECT_EQ(program.wait(), 0);
    }
    ChildProgram again(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
    EXPECT_EQ(HubCaller(url_of(again)).key().status, 200);
    EXPECT_EQ(sandbox.access_keys_given(), 1U);
}

TEST_F(TheHubProgram, LogsOnceThatItGetsNoKeyAndOnceThatItHasOneAgain) {
    pushplus::SandboxFault forbidden;
    forbidden.code = 403;
    forbidden.times = 2;
    sandbox.fail("access_key", forbidden);
    const ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
    EXPECT_THAT(program.error_line(), AllOf(HasSubstr("no AccessKey"), HasSubstr("403")));
    EXPECT_THAT(program.error_line(), HasSubstr("there is an AccessKey again"));
}

TEST_F(TheHubProgram, ReachesTheServiceFromTheAddressThatIsOnItsAllowlist) {
    sandbox.set_allowed_ips({"127.0.0.9"});
    {
        const ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
        EXPECT_THAT(program.error_line(), HasSubstr("403"));
    }
    std::filesystem::remove_all(folder.file("state"));  // Which says that the service refused.
    const ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments({"--local-address", "127.0.0.9", "--ip-version", "4"}),
                               environment());
    EXPECT_EQ(HubCaller(url_of(program)).key().status, 200);
}

TEST_F(TheHubProgram, RefusesAnAddressAndAVersionThatThereAreNot) {
    ChildProgram version(PUSHPLUS_HUB_PROGRAM, arguments({"--ip-version", "5"}), environment());
    EXPECT_EQ(version.wait(), 2);
    EXPECT_THAT(version.rest_of_errors(), HasSubstr("--ip-version"));
    ChildProgram address(PUSHPLUS_HUB_PROGRAM, arguments({"--local-address", "10.0.0.1\n"}), environment());
    EXPECT_EQ(address.wait(), 1);
    EXPECT_THAT(address.rest_of_errors(), HasSubstr("--local-address"));
}

TEST_F(TheHubProgram, ReadsTheBearerTokensAgainAtAHangUp) {
    ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
    HubCaller caller(url_of(program));
    const std::string second = "the-second-of-the-tokens";
    write("bearers", bearer + "\n" + second);
    program.signal(SIGHUP);
    EXPECT_TRUE(comes_about([&] { return caller.ask("GET", "/v1/access-key", "", {}, &second).status == 200; }));
    EXPECT_EQ(caller.key().status, 200);
    write("bearers", "short");
    program.signal(SIGHUP);
    write("bearers", second, 0640);
    program.signal(SIGHUP);
    program.signal(SIGTERM);
    EXPECT_EQ(program.wait(), 0);
    const auto said = program.rest_of_errors();
    EXPECT_THAT(said, HasSubstr("the bearer tokens were read again"));
    EXPECT_THAT(said, Not(HasSubstr(second)));
}

TEST_F(TheHubProgram, TakesNoBearerFileThatOthersCanRead) {
    write("bearers", bearer, 0640);
    ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
    EXPECT_EQ(program.wait(), 1);
    EXPECT_THAT(program.rest_of_errors(), HasSubstr("make it 0600"));
}

TEST_F(TheHubProgram, TakesNoBearerFileOfAnotherUser) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    constexpr uid_t another = 4321;
    ASSERT_EQ(::chown(folder.file("bearers").c_str(), another, another), 0);
    ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
    EXPECT_EQ(program.wait(), 1);
    EXPECT_THAT(program.rest_of_errors(), AllOf(HasSubstr("bearers"), HasSubstr("another user's")));
}

TEST_F(TheHubProgram, TakesNoOptionWithoutItsValue) {
    for (const std::string option :
         {"--listen", "--bearer-file", "--state-folder", "--redis", "--redis-sentinel", "--redis-ca-bundle",
          "--redis-client-certificate", "--redis-client-key", "--redis-prefix", "--base-url", "--local-address"}) {
        // With what the option needs: which fault is told first differs by CLI11's version.
        std::vector<std::string> arguments{option, ""};
        if (option.rfind("--redis-", 0) == 0) arguments.insert(arguments.end(), {"--redis", "redis://127.0.0.1:6379"});
        if (option == "--redis-client-key")
            arguments.insert(arguments.end(), {"--redis-client-certificate", "hub.pem"});
        ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments, environment());
        EXPECT_EQ(program.wait(), 2) << option;
        EXPECT_THAT(program.rest_of_errors(), HasSubstr(option + ": it is empty"));
    }
}

TEST_F(TheHubProgram, SaysWhatIsMissing) {
    ChildProgram no_token(PUSHPLUS_HUB_PROGRAM, arguments(), {"PUSHPLUS_TOKEN="});
    EXPECT_EQ(no_token.wait(), 2);
    EXPECT_THAT(no_token.rest_of_errors(), HasSubstr("PUSHPLUS_TOKEN"));
    ChildProgram no_bearers(PUSHPLUS_HUB_PROGRAM, {}, environment());
    EXPECT_EQ(no_bearers.wait(), 2);
    EXPECT_THAT(no_bearers.rest_of_errors(), HasSubstr("--bearer-file"));
    write("bearers", "# none\n");
    ChildProgram empty(PUSHPLUS_HUB_PROGRAM, arguments(), environment());
    EXPECT_EQ(empty.wait(), 1);
    EXPECT_THAT(empty.rest_of_errors(), HasSubstr("--bearer-file holds no bearer token"));
    for (const std::vector<std::string>& alone : {std::vector<std::string>{"--redis-sentinel", "127.0.0.1"},
                                                  {"--redis-ca-bundle", "ca.pem"},
                                                  {"--redis-client-certificate", "hub.pem"},
                                                  {"--redis-prefix", "fleet"},
                                                  {"--dangerously-allow-plain-redis"}}) {
        ChildProgram no_redis(PUSHPLUS_HUB_PROGRAM, arguments(alone), environment());
        EXPECT_NE(no_redis.wait(), 0);
        EXPECT_THAT(no_redis.rest_of_errors(), HasSubstr("requires --redis"));
    }
    ChildProgram unknown(PUSHPLUS_HUB_PROGRAM, {"--frobnicate"}, environment());
    EXPECT_EQ(unknown.wait(), 2);
    ChildProgram help(PUSHPLUS_HUB_PROGRAM, {"--help"});
    EXPECT_EQ(help.wait(), 0);
    EXPECT_THAT(help.rest_of_output(), HasSubstr("--relay-sends"));
}

// A member's title may be longer.
TEST_F(TheHubProgram, RelaysWhatTheAccountMaySend) {
    pushplus::SandboxOptions of_a_member;
    of_a_member.account_tier = pushplus::AccountTier::member;
    const pushplus::Sandbox members(of_a_member);
    const std::vector<std::string> account{"PUSHPLUS_BASE_URL=" + members.base_url(),
                                           "PUSHPLUS_TOKEN=" + members.credentials().token,
                                           "PUSHPLUS_SECRET_KEY=" + members.credentials().secret_key};
    const auto message = R"({"content":"c","title":")" + std::string(101, 't') + "\"}";
    const ChildProgram plain(PUSHPLUS_HUB_PROGRAM, arguments({"--relay-sends"}), account);
    EXPECT_EQ(HubCaller(url_of(plain)).ask("POST", "/v1/send", message).status, 400);
    const ChildProgram member(PUSHPLUS_HUB_PROGRAM, arguments({"--relay-sends", "--member"}), account);
    EXPECT_EQ(HubCaller(url_of(member)).ask("POST", "/v1/send", message).status, 200);
}

TEST_F(TheHubProgram, KeepsTheAccessKeyInItsFolderAndNoOtherSecret) {
    ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments({"--relay-sends"}), environment());
    HubCaller caller(url_of(program));
    const auto key = caller.key().key();
    EXPECT_EQ(caller.ask("POST", "/v1/send", R"({"content":"c"})").status, 200);
    std::string stored;
    for (const auto& entry : std::filesystem::directory_iterator(folder.file("state"))) {
        std::ifstream file(entry.path());
        stored += entry.path().string() + "\n" + std::string(std::istreambuf_iterator<char>(file), {}) + "\n";
    }
    EXPECT_THAT(stored, AllOf(HasSubstr(key), HasSubstr("/guard-")));
    EXPECT_THAT(stored, Not(HasSubstr(sandbox.credentials().token)));
    EXPECT_THAT(stored, Not(HasSubstr(sandbox.credentials().secret_key)));
    EXPECT_THAT(stored, Not(HasSubstr(bearer)));
}

TEST_F(TheHubProgram, IsAServiceOfSystemds) {
    write("token", sandbox.credentials().token + "\n", 0400);
    write("secret_key", sandbox.credentials().secret_key + "\n", 0400);
    const int notified = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, folder.file("notify").c_str(), sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(notified, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const timeval limit{20, 0};
    ::setsockopt(notified, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    const auto state = [&] {
        char text[64] = "";
        return ::recv(notified, text, sizeof text - 1, 0) > 0 ? std::string(text) : std::string("nothing");
    };
    ChildProgram program(PUSHPLUS_HUB_PROGRAM, {"--listen", "127.0.0.1:0"},
                         {"PUSHPLUS_BASE_URL=" + sandbox.base_url(), "CREDENTIALS_DIRECTORY=" + folder.path(),
                          "STATE_DIRECTORY=" + folder.file("state"), "NOTIFY_SOCKET=" + folder.file("notify"),
                          "PUSHPLUS_TOKEN=", "PUSHPLUS_SECRET_KEY="});
    EXPECT_EQ(state(), "READY=1");
    EXPECT_EQ(HubCaller(url_of(program)).key().status, 200);
    program.signal(SIGTERM);
    EXPECT_EQ(state(), "STOPPING=1");
    EXPECT_EQ(program.wait(), 0);
    EXPECT_EQ(program.rest_of_errors(), "");
    ::close(notified);
}

TEST_F(TheHubProgram, TellsNoSecretInItsLogsMetricsErrorsAndArguments) {
    ChildProgram program(PUSHPLUS_HUB_PROGRAM, arguments({"--relay-sends"}), environment());
    HubCaller caller(url_of(program));
    std::string seen;
    const auto note = [&](const HubResponse& response) {
        seen += response.body;
        for (const auto& [name, value] : response.headers) seen += name + value;
    };
    const auto first = caller.key();
    pushplus::SandboxFault down;
    const auto quoted = sandbox.credentials().secret_key + " " + sandbox.credentials().token;
    down.raw_body = R"({"code":403,"msg":")" + quoted + R"(","data":null})";
    down.times = -1;
    sandbox.fail("access_key", down);
    note(caller.refresh(first.generation()));
    EXPECT_THAT(seen, HasSubstr("403"));
    pushplus::SandboxFault echo;
    echo.raw_body = quoted;
    sandbox.fail("messages.send", echo);
    note(caller.ask("POST", "/v1/send", R"({"content":"c"})"));
    note(caller.ask("POST", "/v1/send", "not json " + bearer));
    note(caller.ask("POST", "/v1/access-key/refresh", bearer));
    const std::string wrong = "wrong-bearer-canary-1";
    note(caller.ask("GET", "/v1/access-key", "", {}, &wrong));
    note(caller.get("/metrics"));
    note(caller.get("/readyz"));
    note(caller.get("/" + bearer));
#ifdef __linux__
    EXPECT_THAT(program.command_line(), HasSubstr("--bearer-file"));
#endif
    seen += program.command_line();
    program.signal(SIGTERM);
    EXPECT_EQ(program.wait(), 0);
    seen += program.rest_of_errors() + program.rest_of_output();
    for (const auto& secret :
         {first.key(), bearer, wrong, sandbox.credentials().token, sandbox.credentials().secret_key})
        EXPECT_THAT(seen, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace pushplus_test
