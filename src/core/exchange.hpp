#pragma once

#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

#include <pushplus/http_transport.hpp>

#include "../json/reply.hpp"
#include "attempt.hpp"
#include "client_config.hpp"
#include "operation.hpp"
#include "reporter.hpp"
#include "request.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// One request, one answer, through the transport seam: builds the HTTP request, judges the outcome, tells the observer.
/// Knows nothing of AccessKeys' lives or of repeating.
///
/// Thread safety: all methods may be called from any thread.
class Exchange {
public:
    Exchange(std::shared_ptr<const ClientConfig> config, std::shared_ptr<HttpTransport> transport)
        : config_(std::move(config)), transport_(std::move(transport)) {}

    /// Fills a new `http`, but for what `prepare` adds. Takes the request's body.
    void build(HttpRequest& http, const Operation& operation, Request& request) const;
    /// Makes it ready for an attempt: `access_key` in its header (none if it is empty), ended after `left` at the latest.
    void prepare(HttpRequest& http, std::string_view access_key, std::chrono::milliseconds left) const;
    /// Sends it, blocking. What a transport throws is a failure.
    [[nodiscard]] HttpOutcome carry(const HttpRequest& request) const;
    /// The transport's; null if it has none.
    [[nodiscard]] std::shared_ptr<EventLoop> event_loop() const { return transport_->event_loop(); }
    /// Judges what came of the call's `number`th request, which began at `start`, and tells the observer.
    [[nodiscard]] Attempt conclude(const Operation& operation, const Request& request, std::string_view access_key,
                                   int number, std::chrono::steady_clock::time_point start, const HttpOutcome& outcome,
                                   const ReplySlot& slot) const;

    [[nodiscard]] const Reporter& reporter() const noexcept { return config_->reporter; }

private:
    const std::shared_ptr<const ClientConfig> config_;
    const std::shared_ptr<HttpTransport> transport_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
