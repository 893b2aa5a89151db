#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

extern char** environ;

namespace pushplus_test {

/// A program as a child process; its output is read through pipes.
class ChildProgram {
public:
    /// `variables`: added to the environment, as "NAME=VALUE", in the place of what it holds of that name.
    ChildProgram(const char* path, std::vector<std::string> arguments, std::vector<std::string> variables = {}) {
        int out[2];
        int err[2];
        EXPECT_EQ(::pipe2(out, O_CLOEXEC), 0);
        EXPECT_EQ(::pipe2(err, O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
        arguments.insert(arguments.begin(), path);
        std::vector<char*> argv;
        for (auto& argument : arguments) argv.push_back(&argument[0]);
        argv.push_back(nullptr);
        std::vector<char*> environment;
        for (char** variable = environ; *variable != nullptr; ++variable)
            if (!is_named_in(variables, *variable)) environment.push_back(*variable);
        for (auto& variable : variables) environment.push_back(&variable[0]);
        environment.push_back(nullptr);
        EXPECT_EQ(::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environment.data()), 0);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(out[1]);
        ::close(err[1]);
        out_ = out[0];
        err_ = err[0];
    }
    ~ChildProgram() {
        if (pid_ > 0) ::kill(pid_, SIGKILL);
        wait();
        ::close(out_);
        ::close(err_);
    }
    ChildProgram(const ChildProgram&) = delete;
    ChildProgram& operator=(const ChildProgram&) = delete;

    std::string line() const { return line_of(out_); }
    std::string error_line() const { return line_of(err_); }
    /// The port, from the first line of output.
    int port() const {
        const std::string first = line();
        std::smatch match;
        const std::regex expected("listening on http://127\\.0\\.0\\.1:([0-9]+)");
        EXPECT_TRUE(std::regex_match(first, match, expected)) << first;
        return match.size() == 2 ? std::stoi(match[1]) : 0;
    }
    std::string rest_of_output() const { return rest_of(out_); }
    std::string rest_of_errors() const { return rest_of(err_); }

    /// Its arguments as the list of processes shows them, with blanks between them.
    std::string command_line() const {
        std::ifstream shown("/proc/" + std::to_string(pid_) + "/cmdline");
        std::string all{std::istreambuf_iterator<char>(shown), {}};
        std::replace(all.begin(), all.end(), '\0', ' ');
        return all;
    }

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
    static bool is_named_in(const std::vector<std::string>& variables, const std::string& inherited) {
        const auto name = inherited.substr(0, inherited.find('=') + 1);
        return std::any_of(variables.begin(), variables.end(),
                           [&](const std::string& variable) { return variable.compare(0, name.size(), name) == 0; });
    }
    static std::string line_of(int descriptor) {
        std::string line;
        for (char c = 0; ::read(descriptor, &c, 1) == 1 && c != '\n';) line.push_back(c);
        return line;
    }
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

}  // namespace pushplus_test
