#include <pushplus/http_transport.hpp>

#include <mutex>
#include <new>
#include <utility>

#include "ca_cache.hpp"
#include "handle_pool.hpp"
#include "lazy_event_loop.hpp"

namespace pushplus {
inline namespace v0 {

HttpTransport::~HttpTransport() = default;
std::shared_ptr<detail::EventLoop> HttpTransport::event_loop() { return nullptr; }

namespace detail {

namespace {

// Once, at the first transport, and never undone: the program may use libcurl as well, and outlive this library's last
// object.
CURLcode initialize_libcurl() {
    static std::once_flag once;
    static CURLcode result = CURLE_OK;
    std::call_once(once, [] { result = curl_global_init(CURL_GLOBAL_DEFAULT); });
    return result;
}

class CurlTransport final : public HttpTransport {
public:
    explicit CurlTransport(TransportOptions options)
        : initialized_(initialize_libcurl()),
          trust_(std::make_shared<CaCache>(options)),
          pool_(options, trust_),
          loop_(std::move(options), trust_) {}

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
        HttpOutcome outcome;
        try {
            auto handle = pool_.take();
            if (!handle) {
                loop_.leave_that_of_the_parent();
                handle = pool_.make();
            }
            outcome = handle->perform(request);
            if (handle->usable()) pool_.give_back(std::move(handle));
        } catch (const std::bad_alloc&) {
            // Before a request leaves, or once its outcome is there.
            if (!outcome.response && outcome.failure.message.empty())
                outcome.failure = {ErrorKind::internal, Delivery::not_sent, false, "out of memory"};
        }
        return outcome;
    }

    std::shared_ptr<EventLoop> event_loop() override { return loop_.get(); }

private:
    CURLcode initialized_;
    const std::shared_ptr<CaCache> trust_;
    HandlePool pool_;
    LazyEventLoop loop_;
};

}  // namespace

}  // namespace detail

std::shared_ptr<HttpTransport> make_http_transport(TransportOptions options) {
    return std::make_shared<detail::CurlTransport>(std::move(options));
}

}  // namespace v0
}  // namespace pushplus
