#pragma once

#include <string>
#include <string_view>

#include <pushplus/redis.hpp>

#include "../base/per_process.hpp"
#include "connections.hpp"
#include "connector.hpp"
#include "turns.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// The store of `make_redis_store`. An update watches the text's key and reads it together with the server's time; it
/// stores by a transaction that does nothing if the key has changed since.
class RedisStore final : public StateStore {
public:
    RedisStore(RedisOptions options, Address address);

    [[nodiscard]] Result<void> update(std::string_view name, const Change& change) override;

private:
    struct Process {
        Turns turns;
        Connections connections;
        bool keeps_watch = false;  ///< The server was tried.

        void abandon() noexcept { connections.abandon(); }
    };
    struct Update;
    enum class Done { yes, others_changed_it };

    [[nodiscard]] std::optional<Fault> run(Process& process, const std::string& key, const Change& change) const;
    [[nodiscard]] Attempt<Done> try_once(Update& update, const Change& change) const;
    [[nodiscard]] Attempt<Done> on_connection(Update& update, Connections::Chosen chosen, const Change& change) const;
    [[nodiscard]] bool may_try_anew(Update& update, Fault& fault) const;

    const RedisOptions options_;
    const Connector connector_;
    PerProcess<Process> process_;
};

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
