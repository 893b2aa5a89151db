#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include <pushplus/client_options.hpp>

#include "reporter.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Validated settings shared by all calls of a client.
struct ClientConfig {
    ClientConfig() = default;
    /// Takes options that `check_configuration` accepted.
    ClientConfig(Credentials credentials, const ClientOptions& options, Runtime runtime);

    Credentials credentials;
    std::string base_url;
    std::string user_agent;
    std::string proxy;  ///< Of the client's own transport; to mask its password.
    std::chrono::milliseconds connect_timeout{0};
    std::chrono::milliseconds request_timeout{0};
    std::chrono::milliseconds total_timeout{0};
    bool total_timeout_is_default = false;
    std::chrono::seconds refresh_ahead{0};
    std::size_t max_response_size = 0;
    RetryPolicy retry;
    Runtime runtime;
    AccountTier account_tier = AccountTier::verified;
    bool fetch_alone = false;  ///< While the store of the AccessKey fails.
    SendGuardOptions send_guard;
    Reporter reporter;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
