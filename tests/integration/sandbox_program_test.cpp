#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <pushplus/version.hpp>

extern char** environ;

namespace {

/// The program as a child process; its output is read through pipes.
class Program {
public:
    explicit Program(std::vector<std::string> arguments) {
        int out[2];
        int err[2];
        EXPECT_EQ(::pipe2(out, O_CLOEXEC), 0);
        EXPECT_EQ(::pipe2(err, O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
        arguments.insert(arguments.begin(), PUSHPLUS_SANDBOX_PROGRAM);
        std::vector<char*> argv;
        for (auto& argument : arguments) argv.push_back(&argument[0]);
        argv.push_back(nullptr);
        EXPECT_EQ(::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(out[1]);
        ::close(err[1]);
        out_ = out[0];
        err_ = err[0];
    }
    ~Program() {
        if (pid_ > 0) ::kill(pid_, SIGKILL);
        wait();
        ::close(out_);
        ::close(err_);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::string line() const {
        std::string line;
        for (char c = 0; ::read(out_, &c, 1) == 1 && c != '\n';) line.push_back(c);
        return line;
    }
    std::string rest_of_output() const { return rest_of(out_); }
    std::string rest_of_errors() const { return rest_of(err_); }

    void signal(int number) const { ::kill(pid_, number); }
    /// The exit code; -1 if a signal ended it.
    int wait() {
        if (pid_ <= 0) return exit_;
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = 0;
        return exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    static std::string rest_of(int descriptor) {
        std::string all;
        char part[1024];
        for (ssize_t size = 0; (size = ::read(descriptor, part, sizeof part)) > 0;)
            all.append(part, static_cast<std::size_t>(size));
        return all;
    }

    pid_t pid_ = 0;
    int out_ = -1;
    int err_ = -1;
    int exit_ = -1;
};

int port_in(const std::string& line) {
    std::smatch match;
    const std::regex expected("listening on http://127\\.0\\.0\\.1:([0-9]+)");
    EXPECT_TRUE(std::regex_match(line, match, expected)) << line;
    return match.size() == 2 ? std::stoi(match[1]) : 0;
}

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
    const int port = port_in(program.line());
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
    const int port = port_in(program.line());
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
    EXPECT_EQ(login(port_in(program.line()), "mine", "sesame")["code"], 403);
}

TEST(SandboxProgram, SaysThatItsPortIsTaken) {
    Program first({});
    const std::string port = std::to_string(port_in(first.line()));
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
    for (const char* option : {"--port", "--host", "--token", "--secret-key", "--access-key-ttl",
                               "--access-key-overlap", "--allow-ip", "--version"})
        EXPECT_NE(text.find(option), std::string::npos) << option;
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
