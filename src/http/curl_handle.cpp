#include "curl_handle.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "../base/process_generation.hpp"
#include "../base/thread_cancellation.hpp"
#include "idle_connection.hpp"
#include "socket.hpp"
#include "transfer.hpp"
#include "url.hpp"
#include "wake_up_pair.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

CurlHandle::CurlHandle(const TransportOptions& options, std::shared_ptr<CaCache> ca_cache,
                       std::shared_ptr<Clock> idle_clock)
    : idle_clock_(std::move(idle_clock)), multi_(curl_multi_init()), easy_(options, std::move(ca_cache)) {
    // libcurl creates a multi handle without descriptors, too, but a cancel could never wake it.
    if (multi_ && !close_wake_up_on_exec(multi_.get())) multi_.reset();
    // One connection for each handle, because the pool counts handles to limit connections.
    if (multi_) curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
    easy_.set_sockets(sockets_);
    easy_.set_callback(CURLOPT_CLOSESOCKETFUNCTION, &CurlHandle::on_close, CURLOPT_CLOSESOCKETDATA, this);
}

int CurlHandle::on_close(void* handle, curl_socket_t socket) noexcept {
    auto& own = *static_cast<CurlHandle*>(handle);
    if (own.connection_ == socket) own.connection_ = CURL_SOCKET_BAD;
    if (own.retired_ == socket) own.retired_ = CURL_SOCKET_BAD;
    own.sockets_.closed(socket);
    return close_descriptor(socket);
}

void CurlHandle::retire_unusable_connection() noexcept {
    if (connection_ == CURL_SOCKET_BAD) return;
    if (may_reuse(*idle_clock_, last_used_, connection_, multiplexed_)) return;
    retired_ = std::exchange(connection_, CURL_SOCKET_BAD);
}

void CurlHandle::note_connection() noexcept {
    last_used_ = idle_clock_->boot_now();
    if (connection_ != CURL_SOCKET_BAD) return;
    multiplexed_ = easy_.spoke_http2();
    connection_ = easy_.connection();
}

CURLcode CurlHandle::run(const HttpRequest& request, bool& canceled) {
    const auto end = std::chrono::steady_clock::now() + request.timeout + grace_of_libcurl;
    int running = 0;
    for (;;) {
        if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
        if (running == 0) break;
        if (request.cancellation.canceled()) {
            canceled = true;
            return CURLE_ABORTED_BY_CALLBACK;
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return CURLE_OPERATION_TIMEDOUT;
        // libcurl shortens the wait to its own timers. A signal ends the poll with an error, after which the loop goes
        // on.
        const auto limit = std::min<std::chrono::milliseconds::rep>(left.count(), 60'000);
        const LetThreadCancellation let;
        const CURLMcode polled = curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(limit), nullptr);
        if (polled != CURLM_OK && errno != EINTR) return CURLE_FAILED_INIT;
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left))
        if (message->msg == CURLMSG_DONE) return message->data.result;
    return CURLE_FAILED_INIT;
}

HttpOutcome CurlHandle::perform(const HttpRequest& request) {
    if (!multi_) {
        HttpOutcome outcome;
        outcome.failure = {ErrorKind::connection, Delivery::not_sent, true,
                           "no file descriptors or memory are left for another connection"};
        return outcome;
    }
    retire_unusable_connection();
    const bool one_is_kept = connection_ != CURL_SOCKET_BAD && sockets_.count() == 1;
    easy_.use_new_connection(retired_ != CURL_SOCKET_BAD || (!easy_.sees_requests() && !one_is_kept));
    if (auto failure = easy_.prepare(request)) {
        HttpOutcome outcome;
        outcome.failure = *std::move(failure);
        return outcome;
    }
    const SigpipeGuard guard(is_https(request.url));
    // In a forked child the wake-up's descriptors may belong to something else.
    const auto wake = request.cancellation.on_cancel([multi = multi_.get(), process = process_generation()] {
        if (process == process_generation()) curl_multi_wakeup(multi);
    });
    bool canceled = false;
    CURLcode code = CURLE_FAILED_INIT;
    if (curl_multi_add_handle(multi_.get(), easy_.get()) == CURLM_OK) {
        code = run(request, canceled);
        if (code == CURLE_OK) note_connection();
        curl_multi_remove_handle(multi_.get(), easy_.get());
    }
    return easy_.outcome(code, canceled);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
