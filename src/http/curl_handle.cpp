#include "curl_handle.hpp"

#include <cerrno>

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

CurlHandle::CurlHandle(const TransportOptions& options, std::shared_ptr<CaCache> trust)
    : multi_(curl_multi_init()), easy_(options, std::move(trust)) {
    // Without descriptors it is made all the same, and would hear no cancel for as long as it is kept.
    if (multi_ && curl_multi_wakeup(multi_.get()) != CURLM_OK) multi_.reset();
    // One connection a handle: the pool counts handles and means connections.
    if (multi_) curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
    easy_.set_callback(CURLOPT_CLOSESOCKETFUNCTION, &CurlHandle::on_close, CURLOPT_CLOSESOCKETDATA, &kept_);
}

int CurlHandle::on_close(void* kept, curl_socket_t socket) noexcept {
    auto& ours = *static_cast<curl_socket_t*>(kept);
    if (ours == socket) ours = CURL_SOCKET_BAD;
    return close_descriptor(socket);
}

// Bytes that came while nobody waited for any: libcurl before 8.0 would take them for the answer to the next request, and
// each answer after that for the one to the request behind it. Cut off and drained, the connection counts as dead.
void CurlHandle::leave_spoilt_connection() noexcept {
    if (kept_ == CURL_SOCKET_BAD || multiplexed_) return;
    if (!is_spoilt(kept_)) return;
    char bytes[4096];
    constexpr int both_ways = 2;  // SHUT_RDWR, or SD_BOTH on Windows.
    ::shutdown(kept_, both_ways);
    while (::recv(kept_, bytes, sizeof bytes, 0) > 0) continue;
}

CURLcode CurlHandle::drive(const CancellationToken& cancellation, bool& canceled) {
    int running = 0;
    do {
        if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
        if (running == 0) break;
        if (cancellation.canceled()) {
            canceled = true;
            return CURLE_ABORTED_BY_CALLBACK;
        }
        // libcurl shortens the wait to its own timers. A signal ends the poll with an error: it is looked at again.
        const CURLMcode polled = curl_multi_poll(multi_.get(), nullptr, 0, 60'000, nullptr);
        if (polled != CURLM_OK && errno != EINTR) return CURLE_FAILED_INIT;
    } while (true);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left))
        if (message->msg == CURLMSG_DONE) return message->data.result;
    return CURLE_FAILED_INIT;
}

HttpOutcome CurlHandle::perform(const HttpRequest& request) {
    if (!multi_) {
        HttpOutcome outcome;
        outcome.failure = {ErrorKind::connection, Delivery::not_sent, true,
                           "no descriptors or no memory are left for another connection"};
        return outcome;
    }
    leave_spoilt_connection();
    if (auto failure = easy_.prepare(request)) {
        HttpOutcome outcome;
        outcome.failure = *std::move(failure);
        return outcome;
    }
    const SigpipeGuard guard(request.url.compare(0, 5, "https") == 0);
    const auto wake = request.cancellation.on_cancel([multi = multi_.get()] { curl_multi_wakeup(multi); });
    bool canceled = false;
    CURLcode code = CURLE_FAILED_INIT;
    if (curl_multi_add_handle(multi_.get(), easy_.get()) == CURLM_OK) {
        code = drive(request.cancellation, canceled);
        if (code == CURLE_OK && kept_ == CURL_SOCKET_BAD) {
            multiplexed_ = easy_.spoke_http2();
            kept_ = easy_.connection();
        }
        curl_multi_remove_handle(multi_.get(), easy_.get());
    }
    return easy_.outcome(code, canceled);
}

void CurlHandle::abandon() noexcept {
    if (kept_ != CURL_SOCKET_BAD) close_descriptor(kept_);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
