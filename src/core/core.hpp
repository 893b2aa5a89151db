#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include <pushplus/access_key.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/client_options.hpp>
#include <pushplus/result.hpp>

#include <pushplus/state_store.hpp>
#include "../access_key/key_manager.hpp"
#include "../base/lazy.hpp"
#include "../base/per_process.hpp"
#include "../json/reply.hpp"
#include "../send_guard/guard.hpp"
#include "async_call_runner.hpp"
#include "call_execution.hpp"
#include "call_spec.hpp"
#include "calls_under_way.hpp"
#include "client_config.hpp"
#include "exchange.hpp"
#include "operation.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The core that a client and its sub-clients share. Carries out every call.
///
/// Thread safety: all methods may be called from any thread.
class Core : public std::enable_shared_from_this<Core> {
public:
    /// `runtime` unset: the options' clock, real pauses, real random numbers.
    Core(Credentials credentials, ClientOptions options, std::optional<Runtime> runtime = std::nullopt);
    ~Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    /// A handle for clients and sub-clients. Releasing the last handle cancels asynchronous calls, which keep the core
    /// alive but not the handle, and waits for them, unless one of their callbacks released it.
    [[nodiscard]] static std::shared_ptr<const Core> handle(std::shared_ptr<const Core> core);

    /// Why the options are unusable; unset if they are usable.
    [[nodiscard]] const std::optional<Error>& unusable() const noexcept { return unusable_; }

    /// Carries out a call: timeout, AccessKey, admission, attempts. Decodes the response's data into `slot`.
    [[nodiscard]] std::optional<Error> run(CallSpec&& spec, const CallOptions& options, const ReplySlot& slot) const;
    /// Starts a call that holds no thread while it waits. Its outcome is a value of `kind`. `unusable` ends it at once.
    [[nodiscard]] std::shared_ptr<PendingState> start(CallSpec&& spec, const CallOptions& options, const Type& type,
                                                      const ValueKind& kind,
                                                      std::optional<Error> unusable = std::nullopt) const;
    /// Whether the caller is on the thread of the asynchronous calls.
    [[nodiscard]] bool on_loop_thread() const;

    [[nodiscard]] Result<AccessKey> access_key(const CallOptions& options) const;
    [[nodiscard]] Result<AccessKey> refresh_access_key(const CallOptions& options) const;

    /// Empty if the core is unusable.
    [[nodiscard]] const ClientConfig& config() const noexcept { return *config_; }
    /// The core must be usable.
    [[nodiscard]] Guard& guard() const { return *shared_guard(); }

    /// Whether the generations of AccessKeys are moments, as the account's record has them.
    [[nodiscard]] bool keeps_record() const noexcept { return key_source_ == nullptr; }

private:
    friend class HubAccess;

    /// Its last handle is gone: cancels what is under way and waits for it.
    void end() const;

    using TakeKey = Result<std::shared_ptr<const AccessKeyRecord>> (KeyManager::*)(const WaitLimit&);

    [[nodiscard]] Result<AccessKey> take_key(TakeKey take, const CallOptions& options) const;
    /// `admission` may be null.
    [[nodiscard]] Result<WaitLimit> limit_of(const char* operation, const CallOptions& options,
                                             const RequestAdmission* admission) const;

    /// The calls of this process: a forked child has none of its parent's.
    struct OfThisProcess {
        void abandon() noexcept {}
        const std::shared_ptr<CallsUnderWay> calls = std::make_shared<CallsUnderWay>();
    };

    [[nodiscard]] std::optional<Error> start(AsyncCall& call) const;

    [[nodiscard]] CallExecution::Context context_of(const Operation& operation) const;
    [[nodiscard]] KeyManager& keys() const;
    [[nodiscard]] const std::shared_ptr<Guard>& shared_guard() const;
    [[nodiscard]] std::function<void(std::string_view)> warning() const;

    std::optional<Error> unusable_;
    std::shared_ptr<const ClientConfig> config_;
    std::shared_ptr<const Exchange> exchange_;
    std::chrono::steady_clock::time_point made_{};
    std::shared_ptr<StateStore> store_;
    std::shared_ptr<AccessKeySource> key_source_;
    /// Requests for a key to the service.
    struct Fetches {
        std::atomic<std::uint64_t> succeeded{0}, failed{0};
    };
    const std::shared_ptr<Fetches> fetches_ = std::make_shared<Fetches>();
    mutable Lazy<std::shared_ptr<Guard>> guard_;
    mutable Lazy<std::shared_ptr<KeyManager>> keys_;
    mutable PerProcess<OfThisProcess> process_;
};

/// Why nothing can be done with a client's core: the client was moved from, and has none, or its options are unusable.
[[nodiscard]] std::optional<Error> fault_of_client(const std::shared_ptr<const Core>& core);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
