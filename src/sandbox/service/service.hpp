#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <pushplus/sandbox.hpp>

#include "../../http_server/request_handler.hpp"
#include "../account/access_keys.hpp"
#include "../account/account.hpp"
#include "../account/outbox.hpp"
#include "../http_names.hpp"
#include "../operations/router.hpp"
#include "faults.hpp"
#include "request_log.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The simulated service: takes a request and returns a response. Thread safety: all methods may be called from any
/// thread.
class Service final {
public:
    Service(const SandboxOptions& options, std::shared_ptr<Clock> clock);

    /// Records the request, with its operation, and handles it.
    [[nodiscard]] Response handle(SandboxRequest request, const Caller& caller);
    /// Records what is known of the request, and explains the HTTP status in an envelope.
    [[nodiscard]] Response reject(const SandboxRequest& request, int http_status, std::string_view reason);
    /// Ends all current and future delays; the caller must then cut their connections.
    void halt() { faults_.halt(); }

    /// What `Sandbox` offers under these names. `scan` and `submit_form` throw an `InvalidValue`.
    std::size_t deliver();
    void scan(std::string_view url, std::string_view open_id);
    void submit_form(FormSubmitted submission);
    void test_form_webhook(const FormWebhookTest& test);
    /// Back to an account without data, and no requests, faults and callbacks.
    void reset(const SandboxOptions& options);

    [[nodiscard]] Faults& faults() noexcept { return faults_; }
    [[nodiscard]] RequestLog& log() noexcept { return log_; }
    [[nodiscard]] const Router& router() const noexcept { return router_; }
    [[nodiscard]] const Clock& clock() const noexcept { return *clock_; }

    /// Runs `f(account, keys)` while no request is carried out.
    template <class F>
    decltype(auto) with_state(F&& f) {
        const std::lock_guard<std::mutex> lock(mutex_);
        return std::forward<F>(f)(account_, keys_);
    }

private:
    [[nodiscard]] Response respond(const Operation* operation, const SandboxRequest& request, const Caller& caller);
    [[nodiscard]] Response carry_out(const Operation* operation, const SandboxRequest& request,
                                     const std::string& caller_ip);
    [[nodiscard]] Json perform(const Operation& operation, const SandboxRequest& request, const std::string& caller_ip,
                               AfterSent& after_sent);
    [[nodiscard]] Response without_operation(const SandboxRequest& request) const;

    /// Calls the account's own callback address with the body, unless either is empty.
    void call_account(const std::string& body);

    const std::shared_ptr<Clock> clock_;
    const Router router_;
    Faults faults_;
    RequestLog log_;
    std::mutex mutex_;
    Account account_;
    AccessKeys keys_;
    Outbox outbox_;
    const int dead_key_code_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
