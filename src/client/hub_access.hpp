#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/call_options.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

class Client;

namespace detail {

class Core;

/// What the hub needs of a client beside its operations. Not for users: it may change with each version.
///
/// Thread safety: all methods may be called from any thread.
class PUSHPLUS_API HubAccess {
public:
    struct Key {
        std::string value;
        std::chrono::milliseconds expires_in{0};
        std::uint64_t generation = 0;  ///< Rises with each new key, also from one hub of the account to the next.
    };
    struct Replacement {
        std::optional<Key> key;             ///< Unset: no other key is fetched yet.
        bool late = false;                  ///< The refused key was not the one in use.
        std::chrono::milliseconds wait{0};  ///< If there is no key: how long to wait before the next report.
    };
    struct Fetches {
        std::uint64_t succeeded = 0;
        std::uint64_t failed = 0;
    };

    explicit HubAccess(const Client& client);

    /// Why the client is of no use, if it is not.
    [[nodiscard]] std::optional<Error> unusable() const;
    /// The key in use, without asking anybody for it; unset if none lives.
    [[nodiscard]] std::optional<Key> known() const;
    [[nodiscard]] Result<Key> current(const CallOptions& options) const;
    /// Another key than the one of `generation`, which the service refused.
    [[nodiscard]] Result<Replacement> replace(std::uint64_t generation, const CallOptions& options) const;
    /// Waits for a fetch that is under way, up to its own limit, so that its key is not lost.
    void await_fetch() const;
    /// Of requests for an AccessKey to the service.
    [[nodiscard]] Fetches fetches() const;
    /// Whether what the processes share worked the last time; true if they share nothing.
    [[nodiscard]] bool store_works() const;
    /// Writes a warning to the client's log.
    void warn(std::string_view line) const noexcept;
    /// Sends the `SendRequest` that a JSON text holds, and returns the short code.
    [[nodiscard]] Result<std::string> send(std::string_view json, const CallOptions& options) const;

private:
    [[nodiscard]] Result<Key> current_key(const CallOptions& options) const;
    [[nodiscard]] Result<Replacement> other_key(std::uint64_t generation, const CallOptions& options) const;

    std::shared_ptr<const Core> core_;
    std::uint64_t before_first_;  ///< Added to generations that count from 1 in each process.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
