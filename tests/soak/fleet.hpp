#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "dice.hpp"
#include "findings.hpp"
#include "tally.hpp"

namespace pushplus_soak {

/// What calls share with their client without keeping it alive.
struct ClientLog {
    std::atomic<bool> retired{false};  ///< Its handle is being destroyed, which may cancel its calls.
    std::atomic<int> under_way{0};     ///< Asynchronous calls whose callback has not run.
};

struct LoggedClient {
    explicit LoggedClient(pushplus::Client made) : client(std::move(made)) {}
    const pushplus::Client client;
    const std::shared_ptr<ClientLog> log = std::make_shared<ClientLog>();
};

/// The client that lives through all rounds, and its transport.
struct LastingClient {
    std::shared_ptr<pushplus::HttpTransport> transport;
    std::shared_ptr<LoggedClient> client;
};

[[nodiscard]] pushplus::ClientOptions soak_client_options(const pushplus::Sandbox& sandbox, Tally& tally);
[[nodiscard]] LastingClient make_lasting_client(const pushplus::Sandbox& sandbox, Tally& tally);

/// The clients of a round: the lasting one, and three that are destroyed and created again. Two of those have
/// transports of their own, one shares the lasting client's.
///
/// Thread safety: all methods may be called from any thread, but `end`.
class Fleet {
public:
    Fleet(const pushplus::Sandbox& sandbox, const LastingClient& lasting, Tally& tally);

    [[nodiscard]] std::shared_ptr<LoggedClient> pick(Dice& dice);
    /// Destroys one of the short-lived clients, unless another thread holds it and will destroy it.
    void replace_one(Dice& dice);
    /// Destroys all short-lived clients and their running calls. No other thread may hold one.
    void end(Findings& findings);

private:
    [[nodiscard]] std::shared_ptr<LoggedClient> make(std::size_t place) const;

    const pushplus::Sandbox& sandbox_;
    const LastingClient& lasting_;
    Tally& tally_;
    std::mutex mutex_;
    std::array<std::shared_ptr<LoggedClient>, 3> short_lived_;
};

}  // namespace pushplus_soak
