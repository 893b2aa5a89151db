#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "connection.hpp"
#include "connector.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// A process's connections: one to the server, and in a cluster one more to each other node that has a text.
///
/// Thread safety: one thread at a time.
class Connections {
public:
    using Moment = Connection::Moment;

    struct Chosen {
        Connection* connection = nullptr;
        bool is_new = false;  ///< It was opened for this.
    };
    /// The connection to the server that has the key, as far as is known.
    [[nodiscard]] Attempt<Chosen> choose(const std::string& key, const Connector& connector, Moment deadline);
    /// Remembers which node has the key; an empty host is that of the node which says so.
    void moved(const std::string& key, StreamPlace place, const Connection& says);
    /// Closes a connection, and forgets that its server has any key.
    void drop(const Connection& connection);
    /// Forgets where the key was; false if it was not known to be anywhere but at the server.
    bool forget(const std::string& key) { return routes_.erase(key) > 0; }

    /// In a forked child: closes this process's copies of the sockets and sends nothing on them. Closes none if a
    /// thread of the parent was changing the list at the fork.
    void abandon() noexcept;

private:
    class Change;

    std::unique_ptr<Connection> server_;
    std::vector<std::unique_ptr<Connection>> nodes_;
    std::unordered_map<std::string, StreamPlace> routes_;
    std::atomic<bool> changing_{false};
};

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
