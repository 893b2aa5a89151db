#include "curl_transport.hpp"

#include <new>
#include <utility>

#include "ca_cache.hpp"
#include "handle_pool.hpp"
#include "initialize_libcurl.hpp"
#include "lazy_event_loop.hpp"

namespace pushplus {
inline namespace v0 {

HttpTransport::~HttpTransport() = default;
std::shared_ptr<detail::EventLoop> HttpTransport::event_loop() { return nullptr; }

namespace detail {

namespace {

class CurlTransport final : public HttpTransport {
public:
    CurlTransport(TransportOptions options, const std::shared_ptr<Clock>& idle_clock)
        : initialized_(initialize_libcurl()),
          ca_cache_(std::make_shared<CaCache>(options)),
          pool_(options, ca_cache_, idle_clock),
          loop_(std::move(options), ca_cache_, idle_clock) {}

    HttpOutcome send(const HttpRequest& request) override {
        if (initialized_ != CURLE_OK) {
            HttpOutcome outcome;
            outcome.failure = {ErrorKind::internal, Delivery::not_sent, false, "libcurl could not be initialized"};
            return outcome;
        }
        if (request.cancellation.canceled()) {
            HttpOutcome outcome;
            outcome.failure = {ErrorKind::canceled, Delivery::not_sent, false, "canceled by the caller"};
            return outcome;
        }
        try {
            auto handle = pool_.acquire();
            if (!handle) {
                loop_.abandon_parent_loop();
                handle = pool_.make();
            }
            auto outcome = handle->perform(request);
            if (handle->usable()) pool_.release(std::move(handle));
            return outcome;
        } catch (const std::bad_alloc&) {
            // Thrown only before a request is sent.
            HttpOutcome outcome;
            outcome.failure = {ErrorKind::internal, Delivery::not_sent, false, "out of memory"};
            return outcome;
        }
    }

    std::shared_ptr<EventLoop> event_loop() override { return loop_.get(); }

private:
    CURLcode initialized_;
    const std::shared_ptr<CaCache> ca_cache_;
    HandlePool pool_;
    LazyEventLoop loop_;
};

}  // namespace

std::shared_ptr<HttpTransport> make_curl_transport(TransportOptions options, const std::shared_ptr<Clock>& idle_clock) {
    return std::make_shared<CurlTransport>(std::move(options), idle_clock);
}

}  // namespace detail

std::shared_ptr<HttpTransport> make_http_transport(TransportOptions options) {
    return detail::make_curl_transport(std::move(options), machine_clock());
}

}  // namespace v0
}  // namespace pushplus
