#pragma once

#include <sys/types.h>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>

#include <pushplus/state_store.hpp>

namespace pushplus_fleet {

/// Whether this program can use a Redis and the machine has one.
[[nodiscard]] bool has_redis();

/// A real Redis of the driver's at a socket in a folder; it keeps nothing on disk.
class Redis {
public:
    explicit Redis(std::string folder);
    ~Redis();
    Redis(const Redis&) = delete;
    Redis& operator=(const Redis&) = delete;

    [[nodiscard]] std::string socket() const { return folder_ + "/redis.sock"; }

    /// Kills it and starts an empty one.
    void restart();
    void stop() const;
    void resume() const;
    void flush() const;
    /// Remembers the AccessKey's text and the send guard's, if they are others than at the last call.
    void watch_texts();
    /// Puts back what they were before the last change, as a replica has them that never saw the last writes.
    void lose_last_writes();

private:
    void start();
    [[nodiscard]] std::string ask(std::initializer_list<std::string> words) const;

    const std::string folder_;
    pid_t process_ = 0;
    struct Watched {
        std::string pattern, name{}, text{}, earlier_text{};
    };
    Watched key_{"*:key"}, guard_{"*:guard"};
};

/// The store there. Its limits are those of a fleet by the scaled clock.
[[nodiscard]] std::shared_ptr<pushplus::StateStore> make_redis_store_at(const std::string& socket);

}  // namespace pushplus_fleet
