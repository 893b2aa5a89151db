#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "doubles/raw_server.hpp"
#include "patient_options.hpp"

namespace pushplus_test {

/// A Redis of the test's own on loopback, which keeps texts and WATCH, until the test has it say or do something else.
///
/// Thread safety: all methods may be called from any thread.
class RedisPeer {
public:
    using Words = std::vector<std::string>;
    enum class Reaction { as_redis, go_on, end };
    /// What to do at a command.
    using Script = std::function<Reaction(ServedConnection&, const Words&)>;

    explicit RedisPeer(SSL_CTX* tls = nullptr) : server_(tls) {
        server_.greet([this, tls](ServedConnection& connection) {
            if (tls == nullptr || connection.handshake()) serve(connection);
        });
    }

    /// Sets what is done at commands of this name from now on.
    void at(const std::string& command, Script script) {
        const std::lock_guard<std::mutex> lock(mutex_);
        scripts_[command] = std::move(script);
    }
    void say(const std::string& command, std::string bytes) {
        at(command, [bytes](ServedConnection& connection, const Words&) {
            return connection.write(bytes) ? Reaction::go_on : Reaction::end;
        });
    }
    void as_redis(const std::string& command) {
        const std::lock_guard<std::mutex> lock(mutex_);
        scripts_.erase(command);
    }

    [[nodiscard]] pushplus::RedisOptions options() const { return patient_options(server_.port()); }
    [[nodiscard]] int port() const { return server_.port(); }
    [[nodiscard]] RawServer& server() { return server_; }
    /// The first words of all commands, oldest first, with blanks between them.
    [[nodiscard]] std::string commands() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        std::string all;
        for (const auto& words : seen_) all += (all.empty() ? "" : " ") + words.front();
        return all;
    }
    [[nodiscard]] int count(const std::string& command) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return static_cast<int>(
            std::count_if(seen_.begin(), seen_.end(), [&](const Words& words) { return words.front() == command; }));
    }
    /// The last command of this name; empty if there was none.
    [[nodiscard]] Words last(const std::string& command) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        for (auto words = seen_.rbegin(); words != seen_.rend(); ++words)
            if (words->front() == command) return *words;
        return {};
    }
    void forget_commands() {
        const std::lock_guard<std::mutex> lock(mutex_);
        seen_.clear();
    }
    [[nodiscard]] std::string text(const std::string& key) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto text = texts_.find(key);
        return text == texts_.end() ? "" : text->second.first;
    }
    /// Changes a text as another process would.
    void put(const std::string& key, const std::string& text) {
        const std::lock_guard<std::mutex> lock(mutex_);
        texts_[key] = {text, ++version_};
    }

private:
    struct Session {
        std::map<std::string, int> watched;
        std::optional<std::vector<Words>> queued;
    };

    static std::optional<int> read_count(ServedConnection& connection, char sign) {
        std::string line;
        while (line.size() < 2 || line.substr(line.size() - 2) != "\r\n") {
            const auto byte = connection.read_exactly(1);
            if (byte.empty()) return std::nullopt;
            line += byte;
        }
        return line.front() == sign ? std::optional(std::atoi(line.c_str() + 1)) : std::nullopt;
    }
    static std::optional<Words> read_command(ServedConnection& connection) {
        const auto count = read_count(connection, '*');
        if (!count) return std::nullopt;
        Words words;
        for (int i = 0; i < *count; ++i) {
            const auto size = read_count(connection, '$');
            if (!size) return std::nullopt;
            words.push_back(connection.read_exactly(static_cast<std::size_t>(*size)));
            static_cast<void>(connection.read_exactly(2));
        }
        return words;
    }

    void serve(ServedConnection& connection) {
        Session session;
        while (const auto words = read_command(connection)) {
            Script script;
            {
                const std::lock_guard<std::mutex> lock(mutex_);
                seen_.push_back(*words);
                if (const auto own = scripts_.find(words->front()); own != scripts_.end()) script = own->second;
            }
            const Reaction next = script ? script(connection, *words) : Reaction::as_redis;
            if (next == Reaction::end) return;
            if (next == Reaction::go_on) continue;
            if (!connection.write(said_to(session, *words))) return;
        }
    }

    std::string said_to(Session& session, const Words& words) {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto& name = words.front();
        if (name == "EXEC") {
            bool kept = true;
            for (const auto& [key, version] : session.watched) kept = kept && version_of(key) == version;
            std::string all = kept ? "*" + std::to_string(session.queued->size()) + "\r\n" : "*-1\r\n";
            for (const auto& command : *session.queued)
                if (kept) all += carried_out(command);
            session = Session();
            return all;
        }
        if (session.queued) {
            session.queued->push_back(words);
            return "+QUEUED\r\n";
        }
        if (name == "MULTI") session.queued.emplace();
        if (name == "WATCH") session.watched[words[1]] = version_of(words[1]);
        if (name == "UNWATCH") session.watched.clear();
        return carried_out(words);
    }
    int version_of(const std::string& key) const {
        const auto text = texts_.find(key);
        return text == texts_.end() ? 0 : text->second.second;
    }
    std::string carried_out(const Words& words) {
        const auto bulk = [](const std::string& text) {
            return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
        };
        if (words[0] == "GET") {
            const auto text = texts_.find(words[1]);
            return text == texts_.end() ? "$-1\r\n" : bulk(text->second.first);
        }
        if (words[0] == "TIME") return "*2\r\n" + bulk("1795818967") + bulk("235001");
        if (words[0] == "SET") texts_[words[1]] = {words[2], ++version_};
        return "+OK\r\n";
    }

    mutable std::mutex mutex_;
    std::map<std::string, Script> scripts_;
    std::vector<Words> seen_;
    std::map<std::string, std::pair<std::string, int>> texts_;
    int version_ = 0;
    RawServer server_;
};

/// Reads a text, or the message of the error.
inline std::string text_of(pushplus::StateStore& store, const std::string& name) {
    std::string found;
    const auto read = store.update(name, [&](std::string& text, pushplus::StateStore::Time) { found = text; });
    return read ? found : read.error().message();
}

inline pushplus::Result<void> put(pushplus::StateStore& store, const std::string& name, const std::string& stored) {
    return store.update(name, [&](std::string& text, pushplus::StateStore::Time) { text = stored; });
}

}  // namespace pushplus_test
