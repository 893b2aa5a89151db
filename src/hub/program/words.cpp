#include "words.hpp"

namespace {

struct Words {
    std::string_view of_the_library, of_the_program;
};

// In this order: some hold others.
constexpr Words translations[] = {
    {"bearer_tokens is empty; the hub needs one at least", "--bearer-file holds no bearer token; the hub needs one"},
    {"each of bearer_tokens", "each line of --bearer-file"},
    {"RedisOptions::user and password", "PUSHPLUS_REDIS_USER and PUSHPLUS_REDIS_PASSWORD"},
    {"RedisOptions::password, and user for", "PUSHPLUS_REDIS_PASSWORD, and PUSHPLUS_REDIS_USER for"},
    {"RedisOptions::password", "PUSHPLUS_REDIS_PASSWORD"},
    {"RedisOptions::user", "PUSHPLUS_REDIS_USER"},
    {"RedisOptions::address", "--redis"},
    {"RedisOptions::sentinels", "--redis-sentinel"},
    {"RedisOptions::prefix", "--redis-prefix"},
    {"RedisOptions::ca_bundle, client_certificate and client_key",
     "--redis-ca-bundle, --redis-client-certificate and --redis-client-key"},
    {"ca_bundle cannot be read", "--redis-ca-bundle cannot be read"},
    {"local_address", "--local-address"},
    {"dangerously_allow_plain_redis", "--dangerously-allow-plain-redis"},
    {"dangerously_allow_plain_http", "--dangerously-allow-plain-http"},
};

}  // namespace

std::string in_words_of_the_program(std::string_view message) {
    std::string text(message);
    for (const auto& [of_the_library, of_the_program] : translations)
        for (auto at = text.find(of_the_library); at != std::string::npos;
             at = text.find(of_the_library, at + of_the_program.size()))
            text.replace(at, of_the_library.size(), of_the_program);
    return text;
}
