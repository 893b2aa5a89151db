// A program whose processes share what they know in a Redis; there is none where this one asks.
#include <cstdio>
#include <string>

#include <pushplus/pushplus.hpp>
#include <pushplus/redis.hpp>

int main() {
    pushplus::RedisOptions redis;
    redis.address = "unix:/no/such/folder/redis.sock";
    pushplus::ClientOptions options;
    options.state_store = pushplus::make_redis_store(redis);
    const auto asked = options.state_store->update("key-a", [](std::string&, pushplus::StateStore::Time) {});
    if (asked || asked.error().kind() != pushplus::ErrorKind::connection) return 1;
    const pushplus::Client client(pushplus::Credentials{"token", "secretKey"}, options);
    std::printf("with_redis: ok (%s)\n", asked.error().message().c_str());
    return 0;
}
