#include "redis_store.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "../base/make_error.hpp"
#include "../base/thread_cancellation.hpp"
#include "key_name.hpp"
#include "refusal.hpp"
#include "watch_probe.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

using std::chrono::steady_clock;

constexpr const char* kept_for = "34560000000";  // 400 days in milliseconds.
constexpr const char* soon = "1000";             // An empty text is as good as none.
// In a cluster that is rearranged one node may name another.
constexpr int most_moves = 4;

std::optional<std::int64_t> whole_number(const Reply& reply, std::int64_t most) {
    std::int64_t value = 0;
    const char* const begin = reply.text.data();
    const char* const end = begin + reply.text.size();
    if (reply.type != Reply::Type::text || reply.text.empty() || *begin == '-') return std::nullopt;
    const auto parsed = std::from_chars(begin, end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end || value > most) return std::nullopt;
    return value;
}

// TIME's seconds and microseconds.
std::optional<StateStore::Time> time_of(const Reply& reply) {
    if (reply.type != Reply::Type::array || reply.elements.size() != 2) return std::nullopt;
    // The clock's range, which ends in 2262.
    const auto seconds = whole_number(reply.elements[0], 9'000'000'000);
    const auto microseconds = whole_number(reply.elements[1], 999'999);
    if (!seconds || !microseconds) return std::nullopt;
    return StateStore::Time(std::chrono::duration_cast<StateStore::Time::duration>(
        std::chrono::seconds(*seconds) + std::chrono::microseconds(*microseconds)));
}

Fault too_long(Fault::Cause cause) {
    Fault fault;
    fault.cause = cause;
    fault.kind = ErrorKind::invalid_argument;
    fault.message = "the text is longer than 4 MiB";
    return fault;
}

Fault at_server(const Connection& connection, Fault fault) {
    return at("Redis at ", connection.place(), std::move(fault));
}

// What a transaction of one SET did: whether it was carried out, since a key that was changed meanwhile stops it.
Attempt<bool> outcome_of(const std::vector<Reply>& replies) {
    if (!replies[0].is_status("OK")) return unexpected("MULTI", replies[0]);
    if (!replies[1].is_status("QUEUED")) return unexpected("SET", replies[1]);
    const auto& executed = replies[2];
    if (executed.type == Reply::Type::nil) return false;
    if (executed.type != Reply::Type::array || executed.elements.size() != 1) return unexpected("EXEC", executed);
    if (!executed.elements.front().is_status("OK")) return unexpected("SET", executed.elements.front());
    return true;
}

}  // namespace

/// What an update has used up of its limits.
struct RedisStore::Update {
    Process& process;
    const std::string& key;
    const Connection::Moment connected_by;
    steady_clock::duration spent{0};  ///< In commands.
    int moves = 0;
    bool tried_anew = false;
    bool may_be_repeated = true;  ///< Nothing of it can have been stored.
    bool on_new_connection = false;
    const Connection* connection = nullptr;  ///< Of the last try.

    [[nodiscard]] Attempt<std::vector<Reply>> exchange(Connection& with, const Commands& commands,
                                                       steady_clock::duration limit) {
        const auto begin = steady_clock::now();
        auto said = with.exchange(commands, begin + std::max(limit - spent, steady_clock::duration(0)));
        spent += steady_clock::now() - begin;
        return said;
    }
};

RedisStore::RedisStore(RedisOptions options, Address address)
    : options_(options), connector_(std::move(options), std::move(address)) {}

Result<void> RedisStore::update(std::string_view name, const Change& change) {
    if (name.empty() || name.size() > longest_name)
        return make_error(ErrorKind::invalid_argument, "the name of a text has 1 to " + std::to_string(longest_name) +
                                                           " bytes, not " + std::to_string(name.size()));
    const auto key = key_name(options_.prefix, name);
    const HeldThreadCancellation held;
    auto& process = process_.get();
    if (auto error = process.turns.begin(std::max(options_.connect_timeout, options_.command_timeout)))
        return *std::move(error);
    std::optional<Fault> fault;
    try {
        fault = run(process, key, change);
    } catch (...) {
        process.turns.end();
        throw;
    }
    if (!fault) {
        process.turns.end();
        return {};
    }
    const auto error = make_error(fault->kind, fault->message);
    if (fault->is_of_all())
        process.turns.fail(error);
    else
        process.turns.end();
    return error;
}

std::optional<Fault> RedisStore::run(Process& process, const std::string& key, const Change& change) const {
    Update update{process, key, steady_clock::now() + options_.connect_timeout};
    for (;;) {
        auto done = try_once(update, change);
        if (done && *done == Done::yes) return std::nullopt;
        if (!done) {
            if (may_try_anew(update, done.fault())) continue;
            return std::move(done.fault());
        }
        // Half of the limit is kept for the last try.
        if (update.spent * 2 < options_.command_timeout) continue;
        Fault fault;
        fault.cause = Fault::Cause::own;
        fault.kind = ErrorKind::rate_limited;
        fault.message = "others changed the text at each of this update's tries; nothing was stored";
        return fault;
    }
}

// What to do after a fault: drop the connection, unless it is in order, and decide whether another try makes sense.
bool RedisStore::may_try_anew(Update& update, Fault& fault) const {
    auto& connections = update.process.connections;
    const bool moved = fault.cause == Fault::Cause::moved;
    if (moved && update.connection != nullptr) {
        connections.moved(update.key, std::move(fault.place), *update.connection);
        // What this connection watches, or owes, is of no use.
        return ++update.moves <= most_moves;
    }
    // A node that does not listen any more: the server knows where its keys are now.
    const bool forgot = update.connection == nullptr && connections.forget(update.key);
    if (update.connection != nullptr) connections.drop(*update.connection);
    if (update.tried_anew || !update.may_be_repeated) return false;
    update.tried_anew = true;
    // A kept connection may have ended long ago. A new one that fails will fail again.
    if (fault.cause == Fault::Cause::broken)
        return forgot || (update.connection != nullptr && !update.on_new_connection);
    return fault.cause == Fault::Cause::read_only && update.connection != nullptr;
}

Attempt<RedisStore::Done> RedisStore::try_once(Update& update, const Change& change) const {
    update.connection = nullptr;
    auto chosen = update.process.connections.choose(update.key, connector_, update.connected_by);
    if (!chosen) return std::move(chosen.fault());
    update.connection = chosen->connection;
    update.on_new_connection = chosen->is_new;
    try {
        return on_connection(update, *chosen, change);
    } catch (...) {
        // It still watches the key, or has been left in the middle of something.
        update.process.connections.drop(*chosen->connection);
        throw;
    }
}

Attempt<RedisStore::Done> RedisStore::on_connection(Update& update, Connections::Chosen chosen,
                                                    const Change& change) const {
    auto& connection = *chosen.connection;
    if (!update.process.keeps_watch) {
        if (auto fault = watch_fault(connection, update.key, connector_, update.connected_by)) return *std::move(fault);
        update.process.keeps_watch = true;
    }
    Commands look;
    look.add({"WATCH", update.key}).add({"GET", update.key}).add({"TIME"});
    auto said = update.exchange(connection, look, options_.command_timeout);
    if (!said) return at_server(connection, std::move(said.fault()));
    auto& replies = *said;
    if (!replies[0].is_status("OK")) return at_server(connection, unexpected("WATCH", replies[0]));
    if (replies[1].type != Reply::Type::text && replies[1].type != Reply::Type::nil)
        return at_server(connection, unexpected("GET", replies[1]));
    if (replies[1].text.size() > longest_text) return at_server(connection, too_long(Fault::Cause::refused));
    const auto now = time_of(replies[2]);
    if (!now) return at_server(connection, unexpected("TIME", replies[2]));

    std::string text = replies[1].text;
    change(text, *now);

    Commands store;
    if (text == replies[1].text) {
        const auto end = steady_clock::now() + options_.command_timeout;
        if (!connection.send(store.add({"UNWATCH"}), end)) update.process.connections.drop(connection);
        return Done::yes;
    }
    if (text.size() > longest_text) return at_server(connection, too_long(Fault::Cause::own));
    store.add({"MULTI"}).add({"SET", update.key, text, "PX", text.empty() ? soon : kept_for}).add({"EXEC"});
    update.may_be_repeated = false;
    said = update.exchange(connection, store, options_.command_timeout);
    if (!said) {
        said.fault().message += "; whether the text was stored is not known";
        return at_server(connection, std::move(said.fault()));
    }
    auto stored = outcome_of(*said);
    // The server has said that nothing was stored.
    update.may_be_repeated = true;
    if (!stored) return at_server(connection, std::move(stored.fault()));
    return *stored ? Done::yes : Done::others_changed_it;
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
