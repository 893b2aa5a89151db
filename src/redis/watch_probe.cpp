#include "watch_probe.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "../base/random_hex.hpp"
#include "refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

std::optional<Fault> fault_of(Attempt<std::vector<Reply>>& said, const char* command) {
    if (!said) return std::move(said.fault());
    if (!said->front().is_status("OK")) return unexpected(command, said->front());
    return std::nullopt;
}

// Of a transaction that a change of the watched key must have stopped.
std::optional<Fault> fault_of_transaction(Attempt<std::vector<Reply>>& said) {
    if (auto fault = fault_of(said, "MULTI")) return fault;
    const auto& replies = *said;
    if (!replies[1].is_status("QUEUED")) return unexpected("GET", replies[1]);
    if (replies[2].type == Reply::Type::nil) return std::nullopt;
    if (replies[2].type != Reply::Type::array) return unexpected("EXEC", replies[2]);
    Fault fault;
    fault.cause = Fault::Cause::refused;
    fault.message = "the server does not keep WATCH (a proxy?); connect to Redis itself, or use the hub";
    return fault;
}

}  // namespace

std::optional<Fault> watch_fault(Connection& connection, const std::string& key, const Connector& connector,
                                 Connection::Moment deadline) {
    // In the same slot of a cluster, since what stands in braces is the same.
    const std::string probe = key + ":probe-" + random_hex(16);
    const auto end = [&] { return std::min(deadline, connector.end_of_commands()); };
    const auto here = [&](std::optional<Fault> fault) {
        return fault ? at("Redis at ", connection.place(), *std::move(fault)) : fault;
    };
    Commands watch;
    auto said = connection.exchange(watch.add({"WATCH", probe}), end());
    if (auto fault = fault_of(said, "WATCH")) return here(std::move(fault));
    {
        auto second = connector.open_named(connection.place(), deadline);
        if (!second) return std::move(second.fault());
        Commands set;
        said = (*second)->exchange(set.add({"SET", probe, "1", "PX", "10000"}), end());
        if (auto fault = fault_of(said, "SET")) return here(std::move(fault));
    }
    Commands transaction;
    said = connection.exchange(transaction.add({"MULTI"}).add({"GET", probe}).add({"EXEC"}), end());
    return here(fault_of_transaction(said));
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
