// Several machines with one account: their processes share its AccessKey and send guard in a Redis. Each of the two
// clients here stands for a process on a machine of its own: nothing but the Redis connects them.
//
// REDIS_ADDRESS says where it is, as RedisOptions::address, and REDIS_PASSWORD holds the password, if there is one.
#include <cstdlib>
#include <iostream>
#include <string>

#include <pushplus/pushplus.hpp>
#include <pushplus/redis.hpp>
#include <pushplus/sandbox.hpp>

namespace {

std::string variable(const char* name, const char* otherwise) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
    return value != nullptr ? value : otherwise;
}

}  // namespace

int main() {
    pushplus::Sandbox sandbox;
    pushplus::RedisOptions redis;
    redis.address = variable("REDIS_ADDRESS", "redis://127.0.0.1:6379");
    redis.password = variable("REDIS_PASSWORD", "");
    int result = 0;
    for (const char* const machine : {"first", "second"}) {
        auto options = sandbox.client_options();
        options.state_store = pushplus::make_redis_store(redis);
        const pushplus::Client client(sandbox.credentials(), options);

        const auto count = client.users().send_count();
        if (count) {
            std::cout << machine << " machine: " << count->wechat_send_count << " messages by WeChat today, "
                      << sandbox.access_keys_given() << " AccessKey fetched so far\n";
        } else {
            std::cerr << machine << " machine: " << count.error().message() << '\n';
            result = 1;
        }
    }
    return sandbox.access_keys_given() == 1 ? result : 1;
}
