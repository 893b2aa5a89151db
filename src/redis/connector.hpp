#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include <pushplus/redis.hpp>

#include "../http/byte_stream.hpp"
#include "address.hpp"
#include "connection.hpp"
#include "fault.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// Opens connections that are ready for commands: to the server that the options name, which behind Sentinel is asked
/// for each time, and to other nodes of its cluster. Its faults name the server.
///
/// Thread safety: all methods may be called from any thread.
class Connector {
public:
    using Moment = Connection::Moment;
    using Opened = Attempt<std::unique_ptr<Connection>>;

    Connector(RedisOptions options, Address address);

    [[nodiscard]] Opened open(Moment deadline) const;
    /// A server that another one named.
    [[nodiscard]] Opened open_named(const StreamPlace& place, Moment deadline) const;
    /// By when commands that begin now must be done.
    [[nodiscard]] Moment end_of_commands() const { return std::chrono::steady_clock::now() + options_.command_timeout; }

private:
    [[nodiscard]] Opened open_ready(const StreamPlace& place, Moment deadline) const;
    [[nodiscard]] Opened open_stream(const StreamPlace& place, Moment deadline) const;
    [[nodiscard]] Opened open_primary(Moment deadline) const;
    [[nodiscard]] Opened open_primary_by(const StreamPlace& sentinel, Moment deadline) const;
    [[nodiscard]] Attempt<StreamPlace> ask_sentinel(const StreamPlace& sentinel, Moment deadline) const;
    void add_login(Commands& commands) const;
    [[nodiscard]] bool has_login() const { return !options_.user.empty() || !options_.password.empty(); }

    const RedisOptions options_;
    const Address address_;
    const ByteStreams streams_;
    mutable std::atomic<std::size_t> sentinel_{0};  ///< The one that knew the primary last.
};

/// The fault as it is told: with the server, as "Redis at 127.0.0.1:6379: …".
[[nodiscard]] Fault at(std::string_view what, const StreamPlace& place, Fault fault);

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
