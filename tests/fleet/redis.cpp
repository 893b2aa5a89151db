#include "redis.hpp"

#include <stdexcept>
#include <utility>

#ifdef PUSHPLUS_FLEET_REDIS_SERVER

#    include <hiredis/hiredis.h>
#    include <signal.h>
#    include <spawn.h>
#    include <sys/wait.h>

#    include <array>
#    include <thread>
#    include <vector>

#    include <pushplus/redis.hpp>

extern char** environ;  // POSIX leaves the declaration to the program.

namespace pushplus_fleet {

bool has_redis() { return true; }

Redis::Redis(std::string folder) : folder_(std::move(folder)) { start(); }

Redis::~Redis() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

void Redis::start() {
    std::string program = PUSHPLUS_FLEET_REDIS_SERVER, path = socket(), folder = folder_, no_port = "0", nothing;
    std::string port_option = "--port", socket_option = "--unixsocket", save_option = "--save", dir_option = "--dir";
    std::string log_option = "--logfile", log_file = "/dev/null";
    const std::array<char*, 12> arguments{program.data(), port_option.data(), no_port.data(),  socket_option.data(),
                                          path.data(),    save_option.data(), nothing.data(),  dir_option.data(),
                                          folder.data(),  log_option.data(),  log_file.data(), nullptr};
    if (::posix_spawn(&process_, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
        throw std::runtime_error("cannot start " + program);
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (ask({"PING"}) != "PONG") {
        if (std::chrono::steady_clock::now() > limit) throw std::runtime_error(program + " does not respond");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

void Redis::restart() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    start();
}

void Redis::stop() const { ::kill(process_, SIGSTOP); }
void Redis::resume() const { ::kill(process_, SIGCONT); }
void Redis::flush() const { static_cast<void>(ask({"FLUSHALL"})); }

void Redis::watch_texts() {
    for (auto* const watched : {&key_, &guard_}) {
        if (watched->name.empty()) watched->name = ask({"KEYS", watched->pattern});
        if (watched->name.empty()) continue;
        auto text = ask({"GET", watched->name});
        if (text.empty() || text == watched->text) continue;
        watched->earlier_text = std::exchange(watched->text, std::move(text));
    }
}

void Redis::lose_last_writes() {
    for (const auto& watched : {key_, guard_})
        if (!watched.earlier_text.empty()) static_cast<void>(ask({"SET", watched.name, watched.earlier_text}));
}

std::string Redis::ask(std::initializer_list<std::string> words) const {
    std::string said;
    auto* const connection = ::redisConnectUnix(socket().c_str());
    if (connection != nullptr && connection->err == 0) {
        std::vector<const char*> starts;
        std::vector<std::size_t> sizes;
        for (const auto& word : words) {
            starts.push_back(word.data());
            sizes.push_back(word.size());
        }
        auto* const reply = static_cast<redisReply*>(
            ::redisCommandArgv(connection, static_cast<int>(words.size()), starts.data(), sizes.data()));
        const auto* const text =
            reply != nullptr && reply->type == REDIS_REPLY_ARRAY && reply->elements == 1 ? reply->element[0] : reply;
        if (text != nullptr && (text->type == REDIS_REPLY_STRING || text->type == REDIS_REPLY_STATUS))
            said.assign(text->str, static_cast<std::size_t>(text->len));
        if (reply != nullptr) ::freeReplyObject(reply);
    }
    if (connection != nullptr) ::redisFree(connection);
    return said;
}

std::shared_ptr<pushplus::StateStore> make_redis_store_at(const std::string& socket) {
    pushplus::RedisOptions options;
    options.address = "unix:" + socket;
    options.connect_timeout = options.command_timeout = std::chrono::milliseconds(100);
    return pushplus::make_redis_store(std::move(options));
}

}  // namespace pushplus_fleet

#else

namespace pushplus_fleet {

bool has_redis() { return false; }

Redis::Redis(std::string) { throw std::logic_error("built without a Redis"); }
Redis::~Redis() = default;
void Redis::restart() {}
void Redis::stop() const {}
void Redis::resume() const {}
void Redis::flush() const {}
void Redis::watch_texts() {}
void Redis::lose_last_writes() {}

std::shared_ptr<pushplus::StateStore> make_redis_store_at(const std::string&) { return nullptr; }

}  // namespace pushplus_fleet

#endif
