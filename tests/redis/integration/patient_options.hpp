#pragma once

#include <chrono>
#include <string>

#include <pushplus/redis.hpp>

namespace pushplus_test {

/// Of a store at a server on loopback: what goes well must go well on a busy machine.
inline pushplus::RedisOptions patient_options(int port) {
    pushplus::RedisOptions options;
    options.address = "redis://127.0.0.1:" + std::to_string(port);
    options.connect_timeout = options.command_timeout = std::chrono::seconds(60);
    return options;
}

}  // namespace pushplus_test
