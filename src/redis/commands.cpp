#include "commands.hpp"

#include <memory>
#include <new>
#include <vector>

#include <hiredis/hiredis.h>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

Commands& Commands::add(std::initializer_list<std::string_view> words) {
    std::vector<const char*> starts;
    std::vector<std::size_t> sizes;
    for (const auto word : words) {
        starts.push_back(word.data());
        sizes.push_back(word.size());
    }
    char* made = nullptr;
    const auto size = redisFormatCommandArgv(&made, static_cast<int>(starts.size()), starts.data(), sizes.data());
    const std::unique_ptr<char, decltype(&redisFreeCommand)> command(made, &redisFreeCommand);
    if (size < 0 || !command) throw std::bad_alloc();
    bytes_.append(command.get(), static_cast<std::size_t>(size));
    ++count_;
    return *this;
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
