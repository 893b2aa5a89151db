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
    /// Remembers what lies under the AccessKey's name, if it is other text than at the last call.
    void watch_key();
    /// Puts back what lay there before the last change, as a replica has it that never saw the last write.
    void lose_last_write();

private:
    void start();
    [[nodiscard]] std::string ask(std::initializer_list<std::string> words) const;

    const std::string folder_;
    pid_t process_ = 0;
    std::string key_name_, key_text_, earlier_key_text_;
};

/// The store there. Its limits are those of a fleet by the scaled clock.
[[nodiscard]] std::shared_ptr<pushplus::StateStore> make_redis_store_at(const std::string& socket);

}  // namespace pushplus_fleet
