#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/cancellation.hpp>

#include "../client/hub_access.hpp"
#include "../http_server/request_handler.hpp"
#include "bearers.hpp"
#include "counts.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace hub {

/// Responds to a hub's requests.
///
/// Thread safety: all methods may be called from any thread.
class Desk final : public http_server::RequestHandler {
public:
    /// `access` outlives this.
    Desk(const HubAccess& access, bool relay_sends) : access_(access), relay_sends_(relay_sends) {}

    [[nodiscard]] Bearers& bearers() noexcept { return bearers_; }
    /// Ends what is under way.
    void cancel() noexcept { stop_.cancel(); }
    /// Why there is no key, as it was told last; for /readyz.
    void note_failure(std::string why);

    [[nodiscard]] http_server::Response handle(http_server::ServerRequest request,
                                               const http_server::Caller& caller) override;
    [[nodiscard]] http_server::Response reject(http_server::ServerRequest request, int http_status,
                                               std::string_view reason) override;

private:
    using Request = http_server::ServerRequest;
    using Response = http_server::Response;

    struct Route {
        const char* path;
        const char* method;
        bool needs_bearer;
        Response (Desk::*respond)(const Request& request);
    };
    static const Route routes[];

    [[nodiscard]] Response denied(Bearers::Verdict verdict);
    [[nodiscard]] Response health(const Request& request);
    [[nodiscard]] Response readiness(const Request& request);
    [[nodiscard]] Response metrics(const Request& request);
    [[nodiscard]] Response key(const Request& request);
    [[nodiscard]] Response refresh(const Request& request);
    [[nodiscard]] Response send(const Request& request);
    [[nodiscard]] Response give(const HubAccess::Key& key);

    const HubAccess& access_;
    const bool relay_sends_;
    Bearers bearers_;
    Counts counts_;
    CancellationSource stop_;
    std::mutex mutex_;
    std::string why_ = "no AccessKey has been asked for yet";
};

}  // namespace hub
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
