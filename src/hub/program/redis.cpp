#include "redis.hpp"

#include <stdexcept>

#ifdef PUSHPLUS_HUB_HAS_REDIS

#    include <pushplus/redis.hpp>

#    include "secrets.hpp"
#    include "words.hpp"

std::shared_ptr<pushplus::StateStore> redis_store(const RedisSettings& settings) {
    pushplus::RedisOptions options;
    options.address = settings.address;
    options.sentinels = settings.sentinels;
    if (settings.prefix) options.prefix = *settings.prefix;
    options.ca_bundle = settings.ca_bundle;
    options.client_certificate = settings.client_certificate;
    options.client_key = settings.client_key;
    options.dangerously_allow_plain_redis = settings.dangerously_allow_plain_redis;
    options.user = environment("PUSHPLUS_REDIS_USER");
    options.password = secret("PUSHPLUS_REDIS_PASSWORD", "redis_password");
    auto store = pushplus::make_redis_store(std::move(options));
    const auto looked = store->update("hub", [](std::string&, pushplus::StateStore::Time) {});
    if (!looked && looked.error().kind() == pushplus::ErrorKind::invalid_argument)
        throw std::runtime_error(in_words_of_the_program(looked.error().message()));
    return store;
}

#else

std::shared_ptr<pushplus::StateStore> redis_store(const RedisSettings&) {
    throw std::runtime_error("--redis: this pushplus-hub was built without its store in Redis, which needs hiredis");
}

#endif
