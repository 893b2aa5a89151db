#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/redis.hpp>
#include <pushplus/result.hpp>

#include "../http/byte_stream.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// What `RedisOptions::address` and `sentinels` say.
struct Address {
    bool tls = false;
    StreamPlace server{};        ///< Unused if there are sentinels.
    std::string primary_name{};  ///< By which the sentinels know the primary.
    std::vector<StreamPlace> sentinels{};
    int database = 0;
};

/// Checks all options. The errors quote none of them, since a secret may stand at the wrong place.
[[nodiscard]] Result<Address> read_address(const RedisOptions& options);

/// A host and a port as a server names them, or nothing if they are none.
[[nodiscard]] std::optional<StreamPlace> read_place(std::string_view host, std::string_view port);

/// Whether a connection without TLS to this place can be read on the way.
[[nodiscard]] bool leaves_this_machine(const StreamPlace& place);

/// As it stands in messages, such as "127.0.0.1:6379" or "unix:/run/redis.sock".
[[nodiscard]] std::string to_string(const StreamPlace& place);

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
