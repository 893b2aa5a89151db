#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include <pushplus/access_key.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/client_options.hpp>
#include <pushplus/result.hpp>

#include "../access_key/key_manager.hpp"
#include "../base/lazy.hpp"
#include "../base/per_process.hpp"
#include "../json/reply.hpp"
#include "../send_guard/guard.hpp"
#include "../state/state_store.hpp"
#include "async_call_runner.hpp"
#include "calls_under_way.hpp"
#include "client_config.hpp"
#include "exchange.hpp"
#include "operation.hpp"
#include "request.hpp"
#include "request_admission.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a client and its sub-clients share: the way of every call from its request to its reply.
///
/// Thread safety: all methods may be called from any thread.
class Core : public std::enable_shared_from_this<Core> {
public:
    /// `store` null: no other process uses the key. `runtime` unset: the clock of the options, real pauses, real chance.
    Core(Credentials credentials, ClientOptions options, std::shared_ptr<StateStore> store = nullptr,
         std::optional<Runtime> runtime = std::nullopt);
    ~Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    /// What clients and sub-clients rejection. When the last of them is gone, asynchronous calls under way are canceled: they
    /// keep the core alive, but not the handles. Waits for them, unless it is a callback of theirs that let go.
    [[nodiscard]] static std::shared_ptr<const Core> handle(std::shared_ptr<const Core> core);

    /// Why the options cannot be used; unset if they can.
    [[nodiscard]] const std::optional<Error>& unusable() const noexcept { return unusable_; }

    /// Carries a call out: limit, AccessKey, admission, tries, reply. `admission` may be null.
    [[nodiscard]] std::optional<Error> call(const Operation& operation, Request request, const CallOptions& options,
                                            const ReplySlot& slot, RequestAdmission* admission) const;

    /// The same without holding a thread; `call.pending` gets the outcome.
    void start(AsyncCall call) const;
    /// Whether this is the thread that asynchronous calls live on.
    [[nodiscard]] bool on_loop_thread() const;

    [[nodiscard]] Result<AccessKey> access_key(const CallOptions& options) const;
    [[nodiscard]] Result<AccessKey> refresh_access_key(const CallOptions& options) const;

    /// Empty ones if the core is unusable.
    [[nodiscard]] const ClientConfig& config() const noexcept { return *config_; }
    /// Of a usable core only.
    [[nodiscard]] Guard& guard() const;

private:
    using TakeKey = Result<std::shared_ptr<const AccessKeyRecord>> (KeyManager::*)(const WaitLimit&);

    [[nodiscard]] Result<AccessKey> take_key(TakeKey take, const CallOptions& options) const;
    [[nodiscard]] Result<WaitLimit> limit_of(const char* operation, const CallOptions& options) const;

    /// A forked child has none of its parent's calls.
    struct OfThisProcess {
        void abandon() noexcept {}
        const std::shared_ptr<CallsUnderWay> calls = std::make_shared<CallsUnderWay>();
    };

    [[nodiscard]] std::optional<Error> depart(AsyncCall& call) const;

    /// Null if `operation` needs none.
    [[nodiscard]] KeyManager* keys_for(const Operation& operation) const;
    [[nodiscard]] KeyManager& keys() const;
    [[nodiscard]] std::function<void(std::string_view)> warning() const;

    std::optional<Error> unusable_;
    std::shared_ptr<const ClientConfig> config_;
    std::shared_ptr<const Exchange> exchange_;
    std::shared_ptr<StateStore> store_;
    mutable Lazy<KeyManager> keys_;
    mutable Lazy<Guard> guard_;
    mutable PerProcess<OfThisProcess> process_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
