#pragma once

#include <optional>
#include <string>

#include "connection.hpp"
#include "connector.hpp"
#include "fault.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// Tries whether the server keeps WATCH: changes a key beside `key`, which `connection` watches, by a second
/// connection. A proxy may send WATCH and EXEC by different connections of its own, and each update would then
/// overwrite others'. Unset: it does. The fault names the server.
[[nodiscard]] std::optional<Fault> watch_fault(Connection& connection, const std::string& key,
                                               const Connector& connector, Connection::Moment deadline);

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
