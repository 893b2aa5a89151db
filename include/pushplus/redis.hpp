#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/detail/redis_export.hpp>
#include <pushplus/state_store.hpp>

namespace pushplus {
inline namespace v0 {

/// Where a Redis or Valkey is, and how to talk to it.
struct RedisOptions {
    /// One of
    /// - `redis://host:port/database` or `valkey://…`: port 6379 and database 0 unless named;
    /// - `rediss://host:port/database` or `valkeys://…`: the same with TLS;
    /// - `unix:/path/of/the/socket`;
    /// - `sentinel://name/database`: the primary of this name, which the `sentinels` know; `sentinels://…`: TLS to them
    ///   and to it.
    ///
    /// An IPv6 address stands in brackets. Of a cluster any node is named, without a database. User and password do not
    /// belong here, since addresses get into logs.
    std::string address = "redis://127.0.0.1:6379/0";
    std::vector<std::string> sentinels{};  ///< `host:port` or `host` (port 26379) each, for `sentinel:`.
    std::string user{};                    ///< Of the server's ACL; empty: its default user.
    std::string password{};                ///< Empty together with `user`: none. A sentinel is given it if it asks.
    /// What all keys begin with: letters, digits, `-`, `_`, `.` and `:`. Processes share texts only under one prefix.
    std::string prefix = "pushplus";
    /// A PEM file of CA certificates to trust instead of those of SSL_CERT_FILE, SSL_CERT_DIR and the system. For TLS.
    std::optional<std::string> ca_bundle{};
    std::optional<std::string> client_certificate{};  ///< A PEM file, for a server that asks for one.
    std::optional<std::string> client_key{};          ///< A PEM file; unset: the key stands in the certificate's.
    /// Without TLS only this machine's loopback addresses and unix sockets are used, unless this is set: the password
    /// and the AccessKey could be read on the way.
    bool dangerously_allow_plain_redis = false;
    std::chrono::milliseconds connect_timeout{1000};  ///< For a connection with all that makes it ready. 1 ms to 1 h.
    std::chrono::milliseconds command_timeout{500};   ///< For the commands of an update, together. 1 ms to 1 h.
};

/// A store for the processes of a fleet: texts in a Redis (2.6.12 or later, behind Sentinel 2.8.12) or a Valkey, each
/// under a key of its own. It uses WATCH, UNWATCH, GET, TIME, MULTI, SET and EXEC; AUTH, SELECT and ROLE where they are
/// needed; no scripts.
///
/// The object has one connection in each process, made at the first update and anew after a failure; the threads that
/// use it wait for one another. Options that cannot be used and servers that cannot be reached are errors of each
/// update, which say what to do and hold no secret: kind `invalid_argument`, `connection`, `timeout`, `store` for what
/// the server refuses, and `rate_limited` if others changed the text all the time.
///
/// Thread safety: as StateStore demands. A forked child opens a connection of its own.
[[nodiscard]] PUSHPLUS_REDIS_API std::shared_ptr<StateStore> make_redis_store(RedisOptions options);

}  // namespace v0
}  // namespace pushplus
