#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "doubles/raw_server.hpp"
#include "patient_options.hpp"

namespace pushplus_test {

/// Stands before a real Redis on loopback, hands over what both say, counts the commands, and breaks off where a test
/// tells it to.
///
/// Thread safety: all methods may be called from any thread.
class RedisProxy {
public:
    /// `socket`: that of the Redis.
    explicit RedisProxy(std::string socket) : socket_(std::move(socket)) {
        server_.greet([this](ServedConnection& connection) { serve(connection); });
    }

    [[nodiscard]] pushplus::RedisOptions options() const { return patient_options(server_.port()); }

    /// Breaks off once, at the next command of this name: the Redis carries it out, what it says is handed to nobody, and
    /// commands behind it do not reach it. "": at the next connection, before its first command.
    void cut_once_at(const std::string& command) {
        const std::lock_guard<std::mutex> lock(mutex_);
        cut_ = command;
    }
    /// Whether that is still to come.
    [[nodiscard]] bool is_to_cut() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return cut_.has_value();
    }
    [[nodiscard]] int count(const std::string& command) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto found = counts_.find(command);
        return found == counts_.end() ? 0 : found->second;
    }

private:
    /// The connection to the Redis that belongs to one of the proxy's.
    class Upstream {
    public:
        explicit Upstream(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
            sockaddr_un address{};
            address.sun_family = AF_UNIX;
            path.copy(address.sun_path, sizeof address.sun_path - 1);
            connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        }
        ~Upstream() { ::close(socket_); }
        Upstream(const Upstream&) = delete;
        Upstream& operator=(const Upstream&) = delete;

        [[nodiscard]] bool connected() const { return connected_; }
        /// Redis carries out what it was sent before it ends the connection.
        void end_of_commands() const { ::shutdown(socket_, SHUT_WR); }
        void shut_down() const { ::shutdown(socket_, SHUT_RDWR); }
        [[nodiscard]] bool write(const std::string& bytes) const {
            return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
        }
        /// Empty at its end.
        [[nodiscard]] std::string read_some() const {
            char part[4096];
            const auto size = ::recv(socket_, part, sizeof part, 0);
            return size > 0 ? std::string(part, static_cast<std::size_t>(size)) : std::string();
        }

    private:
        const int socket_;
        bool connected_ = false;
    };

    /// One command as it came; its name into `name`. Empty at the connection's end.
    static std::string read_command(ServedConnection& connection, std::string& name) {
        std::string all;
        const auto number = [&] {
            std::string line;
            while (line.size() < 2 || line.back() != '\n') {
                const auto byte = connection.read_exactly(1);
                if (byte.empty()) return -1;
                line += byte;
            }
            all += line;
            return std::stoi(line.substr(1));
        };
        const int words = number();
        for (int i = 0; i < words; ++i) {
            const int size = number();
            if (size < 0) return {};
            const auto word = connection.read_exactly(static_cast<std::size_t>(size) + 2);
            if (i == 0) name = word.substr(0, word.size() - 2);
            all += word;
        }
        return words < 0 ? std::string() : all;
    }

    /// Counts a command, "" for a connection. Whether it breaks off here.
    bool is_cut_at(const std::string& command) {
        const std::lock_guard<std::mutex> lock(mutex_);
        ++counts_[command];
        if (!cut_ || *cut_ != command) return false;
        cut_.reset();
        return true;
    }

    void serve(ServedConnection& connection) {
        const Upstream redis(socket_);
        if (is_cut_at("") || !redis.connected()) return connection.close();
        std::atomic<bool> hands_over{true};
        std::thread back([&] {
            for (auto said = redis.read_some(); !said.empty(); said = redis.read_some())
                if (hands_over && !connection.write(said)) break;
            connection.shut_down();
        });
        std::string name;
        for (auto command = read_command(connection, name); !command.empty();
             command = read_command(connection, name)) {
            const bool cut = is_cut_at(name);
            if (cut) hands_over = false;
            if (!redis.write(command)) break;
            if (!cut) continue;
            redis.end_of_commands();
            back.join();
            return connection.close();
        }
        redis.shut_down();
        back.join();
    }

    const std::string socket_;
    mutable std::mutex mutex_;
    std::optional<std::string> cut_;
    std::map<std::string, int> counts_;
    RawServer server_;
};

}  // namespace pushplus_test
