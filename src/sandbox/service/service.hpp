#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <pushplus/sandbox.hpp>

#include "../account/access_keys.hpp"
#include "../account/account.hpp"
#include "../account/outbox.hpp"
#include "../operations/router.hpp"
#include "faults.hpp"
#include "halt.hpp"
#include "request_log.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

struct Response;

/// The simulated service: takes a request and returns a response. Thread safety: all methods may be called from any
/// thread.
class Service {
public:
    Service(const SandboxOptions& options, std::shared_ptr<Clock> clock);

    /// Records the request, with its operation, and handles it.
    [[nodiscard]] Response handle(SandboxRequest request, const std::string& caller_ip);
    /// Ends all current and future delays; the caller must then cut their connections.
    void halt() { halt_.now(); }

    /// Back to an account without data, and no requests, faults and callbacks.
    void reset(const SandboxOptions& options);

    [[nodiscard]] Faults& faults() noexcept { return faults_; }
    [[nodiscard]] RequestLog& log() noexcept { return log_; }
    [[nodiscard]] const Clock& clock() const noexcept { return *clock_; }

    /// Runs `f(account, keys)` while no request is carried out.
    template <class F>
    decltype(auto) with_state(F&& f) {
        const std::lock_guard<std::mutex> lock(mutex_);
        return std::forward<F>(f)(account_, keys_);
    }

private:
    [[nodiscard]] Response respond(const Operation* operation, const SandboxRequest& request,
                                   const std::string& caller_ip);
    [[nodiscard]] Response carry_out(const Operation* operation, const SandboxRequest& request,
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

/// The response to a request.
struct Response {
    std::string operation;  ///< The request's, for the log.
    int status = 200;
    std::string content_type = "application/json;charset=UTF-8";
    std::string body;
    std::vector<HttpHeader> headers;
    bool verbatim = false;        ///< Do not compress the body.
    bool cut_connection = false;  ///< Send nothing and reset the connection.
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
