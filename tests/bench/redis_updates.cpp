// Looks at a text in a Redis, or changes it, many times by one store: for stores.sh, which asks the server what that cost.
//
//     pushplus_redis_updates ADDRESS look|change TIMES

#include <cstdio>
#include <cstdlib>
#include <string>

#include <pushplus/redis.hpp>

#include "require.hpp"

namespace {

using pushplus::StateStore;

// As long as the record of an AccessKey.
constexpr std::size_t length = 300;

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: pushplus_redis_updates ADDRESS look|change TIMES\n");
        return 2;
    }
    pushplus::RedisOptions options;
    options.address = argv[1];
    const bool changes = std::string(argv[2]) == "change";
    const auto store = pushplus::make_redis_store(options);
    const StateStore::Change write = [](std::string& text, StateStore::Time) { text.assign(length, 'a'); };
    const StateStore::Change look = [](std::string& text, StateStore::Time) {
        if (text.size() != length) std::abort();
    };
    const StateStore::Change change = [](std::string& text, StateStore::Time) {
        text.front() = text.front() == 'a' ? 'b' : 'a';
    };
    pushplus_bench::require(store->update("key-bench", write));
    for (long left = std::strtol(argv[3], nullptr, 10); left > 0; --left)
        pushplus_bench::require(store->update("key-bench", changes ? change : look));
    return 0;
}
