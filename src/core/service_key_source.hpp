#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include <pushplus/client_options.hpp>

#include "../access_key/key_manager.hpp"
#include "../access_key/key_source.hpp"
#include "call_execution.hpp"
#include "client_config.hpp"
#include "exchange.hpp"
#include "key_admission.hpp"
#include "operation.hpp"
#include "request.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The operation that issues an AccessKey.
inline constexpr Operation get_access_key{access_key_operation, "POST", "/api/common/openApi/getAccessKey",
                                          Effect::issues_key, Auth::token};

/// Fetches AccessKeys from the service: POST /api/common/openApi/getAccessKey (一.2). Retried only if it certainly was
/// not sent, since each fetch ends the key before.
class ServiceKeySource final : public KeySource, public std::enable_shared_from_this<ServiceKeySource> {
public:
    /// A fetch takes `longest` at most.
    ServiceKeySource(std::shared_ptr<const ClientConfig> config, std::shared_ptr<const Exchange> exchange,
                     std::shared_ptr<Guard> guard, std::chrono::milliseconds longest)
        : config_(std::move(config)), exchange_(std::move(exchange)), guard_(std::move(guard)), longest_(longest) {}

    std::shared_ptr<EventLoop> event_loop() override { return exchange_->event_loop(); }
    [[nodiscard]] std::optional<Error> missing() const override;
    Result<FetchedKey> fetch(const CancellationToken& cancellation, MayLeave may_leave) override;
    std::shared_ptr<AsyncKeyFetch> fetch_on(std::shared_ptr<EventLoop> loop, MayLeave may_leave,
                                            Fetched fetched) override;

private:
    class FetchOnLoop;

    [[nodiscard]] Request request(MayLeave may_leave) const;
    [[nodiscard]] WaitLimit limit(const CancellationToken& cancellation) const;
    [[nodiscard]] CallExecution::Context context() const;

    const std::shared_ptr<const ClientConfig> config_;
    const std::shared_ptr<const Exchange> exchange_;
    const std::shared_ptr<Guard> guard_;
    const std::chrono::milliseconds longest_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
