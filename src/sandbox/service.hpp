#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <pushplus/sandbox.hpp>

#include "access_keys.hpp"
#include "account.hpp"
#include "faults.hpp"
#include "halt.hpp"
#include "outbox.hpp"
#include "request_log.hpp"
#include "router.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What goes back to the client.
struct Answer {
    int status = 200;
    std::string content_type = "application/json;charset=UTF-8";
    std::string body;
    std::vector<HttpHeader> headers;
    bool verbatim = false;        ///< The body must not be compressed.
    bool cut_connection = false;  ///< Nothing goes back at all.
};

/// The service behind the wire: a request in, an answer out. Safe from any thread.
class Service {
public:
    Service(const SandboxOptions& options, std::shared_ptr<Clock> clock);

    /// Sets `request.operation`.
    [[nodiscard]] Answer answer(SandboxRequest request, const std::string& caller_ip);
    /// Ends all delays, also those to come; the connections concerned are to be cut.
    void halt() { halt_.now(); }

    [[nodiscard]] Faults& faults() noexcept { return faults_; }
    [[nodiscard]] RequestLog& log() noexcept { return log_; }
    [[nodiscard]] const Clock& clock() const noexcept { return *clock_; }

    /// Runs `f(account, keys)` while no request is being carried out.
    template <class F>
    decltype(auto) with_state(F&& f) {
        const std::lock_guard<std::mutex> lock(mutex_);
        return std::forward<F>(f)(account_, keys_);
    }

private:
    [[nodiscard]] Answer carry_out(const Operation* operation, const SandboxRequest& request,
                                   const std::string& caller_ip);
    [[nodiscard]] Json perform(const Operation& operation, const SandboxRequest& request, const std::string& caller_ip);

    const std::shared_ptr<Clock> clock_;
    const Router router_;
    Faults faults_;
    RequestLog log_;
    Halt halt_;
    std::mutex mutex_;
    Account account_;
    AccessKeys keys_;
    Outbox outbox_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
