#pragma once

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <hiredis/hiredis.h>

#ifndef PUSHPLUS_REDIS_SERVER
#    define PUSHPLUS_REDIS_SERVER ""
#endif

namespace pushplus_test {

/// A port that was free a moment ago. Small enough for a cluster, whose nodes use the one 10000 above it, too.
inline int free_port() {
    for (;;) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
        ::close(socket);
        if (const int port = ntohs(address.sin_port); port <= 55'000) return port;
    }
}

/// A real Redis as a child process, with a folder of its own and a unix socket in it. It is killed at the end, and if
/// the test's process dies.
class RedisServer {
public:
    static bool is_installed() { return *PUSHPLUS_REDIS_SERVER != '\0'; }

    /// `options` as on the command line, such as {"--requirepass", "secret"}; by themselves: no TCP, nothing saved.
    explicit RedisServer(std::vector<std::string> options = {}) : options_(std::move(options)) {
        std::string name = (std::filesystem::temp_directory_path() / "pushplus-redis-XXXXXX").string();
        folder_ = ::mkdtemp(&name[0]);
        start();
    }
    ~RedisServer() {
        kill();
        std::filesystem::remove_all(folder_);
    }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    [[nodiscard]] const std::string& folder() const { return folder_; }
    [[nodiscard]] std::string socket() const { return folder_ + "/redis.sock"; }
    [[nodiscard]] std::string address() const { return "unix:" + socket(); }

    void start() {
        std::vector<std::string> words{PUSHPLUS_REDIS_SERVER, "--port", "0", "--save", "", "--dir", folder_,
                                       "--unixsocket",        socket()};
        // A configuration file comes before the options.
        if (!options_.empty() && options_.front().front() == '/') words = {PUSHPLUS_REDIS_SERVER};
        words.insert(words.end(), options_.begin(), options_.end());
        std::vector<char*> argv;
        for (auto& word : words) argv.push_back(&word[0]);
        argv.push_back(nullptr);
        int out[2];
        ASSERT_EQ(::pipe2(out, O_CLOEXEC), 0);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::dup2(out[1], STDOUT_FILENO);
            ::dup2(out[1], STDERR_FILENO);
            ::execv(argv[0], argv.data());
            ::_exit(127);
        }
        ::close(out[1]);
        wait_until_ready(out[0]);
        ::close(out[0]);
    }
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(std::exchange(pid_, 0), nullptr, 0);
    }
    void stop() const { ::kill(pid_, SIGSTOP); }
    void go_on() const { ::kill(pid_, SIGCONT); }

    /// What it says to a command of the test's own, as text; the elements of an array with blanks between them.
    std::string ask(std::initializer_list<std::string> words) const {
        return ask_at(::redisConnectUnix(socket().c_str()), words, password);
    }
    /// By TCP, without a password.
    static std::string ask_port(int port, std::initializer_list<std::string> words) {
        return ask_at(::redisConnect("127.0.0.1", port), words, {});
    }

    std::string password{};  ///< For `ask`.

private:
    static std::string text_of(const redisReply* reply) {
        if (reply == nullptr) return "(nothing)";
        if (reply->type == REDIS_REPLY_INTEGER) return std::to_string(reply->integer);
        if (reply->type == REDIS_REPLY_NIL) return "(nil)";
        if (reply->type != REDIS_REPLY_ARRAY) return {reply->str, static_cast<std::size_t>(reply->len)};
        std::string all;
        for (std::size_t i = 0; i < reply->elements; ++i) all += (i == 0 ? "" : " ") + text_of(reply->element[i]);
        return all;
    }
    static std::string said_to(redisContext* context, const std::vector<std::string>& words) {
        std::vector<const char*> starts;
        std::vector<std::size_t> sizes;
        for (const auto& word : words) {
            starts.push_back(word.data());
            sizes.push_back(word.size());
        }
        auto* const reply = static_cast<redisReply*>(
            ::redisCommandArgv(context, static_cast<int>(words.size()), starts.data(), sizes.data()));
        auto said = text_of(reply);
        if (reply != nullptr) ::freeReplyObject(reply);
        return said;
    }
    static std::string ask_at(redisContext* context, const std::vector<std::string>& words,
                              const std::string& password) {
        std::string said = "(no connection)";
        if (context != nullptr && context->err == 0) {
            if (!password.empty()) said_to(context, {"AUTH", password});
            said = said_to(context, words);
        }
        if (context != nullptr) ::redisFree(context);
        return said;
    }

    // Redis logs that it is ready; a sentinel logs whom it monitors.
    static void wait_until_ready(int output) {
        std::string line, all;
        for (char c = 0; ::read(output, &c, 1) == 1;) {
            all += c;
            line = c == '\n' ? std::string() : line + c;
            if (line.find("eady to accept connections") != std::string::npos ||
                line.find("+monitor master") != std::string::npos)
                return;
        }
        ADD_FAILURE() << "redis-server did not start: " << all;
    }

    const std::vector<std::string> options_;
    std::string folder_;
    pid_t pid_ = 0;
};

}  // namespace pushplus_test
