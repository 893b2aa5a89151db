#pragma once

#include <optional>
#include <string>

#include <pushplus/sandbox.hpp>

/// What the command line of `pushplus-sandbox` says.
struct ProgramOptions {
    enum class Log { none, text, json };

    pushplus::SandboxOptions sandbox{};
    Log log = Log::none;  ///< What is written to stderr for each request.
};

/// Reads the command line, the files it names and the environment. Without a result, what is to be said instead of
/// starting, such as the text of --help, has been printed, and `exit_code` is the program's.
[[nodiscard]] std::optional<ProgramOptions> read_options(int argc, char** argv, int& exit_code);
