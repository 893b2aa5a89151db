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

/// Makes one request through the transport: builds the HTTP request, judges the outcome, reports to the observer.
/// AccessKeys and retries are the caller's business.
///
/// Thread safety: all methods may be called from any thread.
class Exchange {
public:
    Exchange(std::shared_ptr<const ClientConfig> config, std::shared_ptr<HttpTransport> transport)
        : config_(std::move(config)), transport_(std::move(transport)) {}

    /// Fills a new `http` with all but what `prepare` adds. Moves the request's URL and body.
    void build(HttpRequest& http, const Operation& operation, Request& request) const;
    /// Prepares `http` for an attempt: the header `access-key` (none if it is empty), a timeout of at most `left`.
    void prepare(HttpRequest& http, std::string_view access_key, std::chrono::milliseconds left) const;
    /// Sends the request and blocks. An exception from the transport becomes a failure.
    [[nodiscard]] HttpOutcome carry(const HttpRequest& request) const;
    /// The transport's event loop; null if it has none.
    [[nodiscard]] std::shared_ptr<EventLoop> event_loop() const { return transport_->event_loop(); }
    /// Reads the outcome of a request into the slot and judges it.
    [[nodiscard]] Attempt read(const Operation& operation, const Request& request, std::string_view access_key,
                               const HttpOutcome& outcome, const ReplySlot& slot) const;
    /// Reports the call's `number`th request, which began at `start`, to the observer.
    void report(const Operation& operation, int number, std::chrono::steady_clock::time_point start,
                const Attempt& attempt) const;

    /// The limit of one request.
    [[nodiscard]] std::chrono::milliseconds request_timeout() const noexcept { return config_->request_timeout; }
    [[nodiscard]] const Reporter& reporter() const noexcept { return config_->reporter; }

private:
    const std::shared_ptr<const ClientConfig> config_;
    const std::shared_ptr<HttpTransport> transport_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
