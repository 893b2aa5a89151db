#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include <pushplus/client_options.hpp>

#include "../access_key/key_source.hpp"
#include "call_machine.hpp"
#include "exchange.hpp"
#include "request.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Fetches AccessKeys from the service: POST /api/common/openApi/getAccessKey (一.2). Repeated only if it surely was not
/// sent, since each fetch ends the key before.
class ServiceKeySource final : public KeySource, public std::enable_shared_from_this<ServiceKeySource> {
public:
    ServiceKeySource(std::shared_ptr<const ClientConfig> config, std::shared_ptr<const Exchange> exchange)
        : config_(std::move(config)), exchange_(std::move(exchange)) {}

    std::shared_ptr<EventLoop> event_loop() override { return exchange_->event_loop(); }
    Result<FetchedKey> fetch(const CancellationToken& cancellation) override;
    std::shared_ptr<AsyncKeyFetch> fetch_on(std::shared_ptr<EventLoop> loop, Fetched fetched) override;

private:
    class Errand;

    /// What a fetch borrows and fills.
    struct Fetch {
        Fetch(const ServiceKeySource& source, const CancellationToken& cancellation);

        FetchedKey key;
        Request request;
        const WaitLimit limit;
        const ReplySlot slot;
        CallMachine machine;
    };

    [[nodiscard]] std::optional<Error> missing() const;
    [[nodiscard]] Request request() const;

    const std::shared_ptr<const ClientConfig> config_;
    const std::shared_ptr<const Exchange> exchange_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
