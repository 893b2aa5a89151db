#pragma once

#include <optional>
#include <string>

#include <pushplus/client_options.hpp>
#include <pushplus/hub.hpp>

#include "redis.hpp"

/// What the command line and the environment of `pushplus-hub` say.
struct ProgramOptions {
    pushplus::Credentials credentials{};
    pushplus::ClientOptions client{};
    pushplus::HubOptions hub{};  ///< But for the bearer tokens.
    std::string state_folder{};  ///< Empty: none.
    RedisSettings redis{};
    std::string bearer_file{};
};

/// Reads the command line and the environment. Without a result, what is to be said instead of starting, such as the
/// text of --help, has been printed, and `exit_code` is the program's.
[[nodiscard]] std::optional<ProgramOptions> read_options(int argc, char** argv, int& exit_code);
