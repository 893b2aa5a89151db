#pragma once

#include <chrono>
#include <memory>

#include <pushplus/client_options.hpp>

#include "../access_key/key_source.hpp"
#include "exchange.hpp"
#include "retry.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Fetches AccessKeys from the service: POST /api/common/openApi/getAccessKey (一.2). Repeated only if it surely was not
/// sent, since each fetch ends the key before.
class ServiceKeySource final : public KeySource {
public:
    ServiceKeySource(Credentials credentials, const ClientOptions& options, std::shared_ptr<const Exchange> exchange,
                     RetryTools tools);

    Result<FetchedKey> fetch(const CancellationToken& cancellation) override;

private:
    const Credentials credentials_;
    const RetryPolicy retry_;
    const std::chrono::milliseconds total_timeout_;
    const std::shared_ptr<const Exchange> exchange_;
    const RetryTools tools_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
