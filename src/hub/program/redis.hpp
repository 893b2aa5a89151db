#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/state_store.hpp>

/// What `--redis` and its like say. User and password come from the environment or systemd's credentials.
struct RedisSettings {
    std::string address{};  ///< Empty: no Redis.
    std::vector<std::string> sentinels{};
    std::optional<std::string> prefix{};
    std::optional<std::string> ca_bundle{};
    std::optional<std::string> client_certificate{};
    std::optional<std::string> client_key{};
    bool dangerously_allow_plain_redis = false;
};

/// The store there. Throws std::runtime_error if the settings cannot be used, or if this program was built without it.
/// A Redis that cannot be reached is no reason not to start.
[[nodiscard]] std::shared_ptr<pushplus::StateStore> redis_store(const RedisSettings& settings);
