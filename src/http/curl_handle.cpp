#include "curl_handle.hpp"

#include <cerrno>

#include "../base/thread_cancellation.hpp"
#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

CurlHandle::CurlHandle(const TransportOptions& options, std::shared_ptr<CaCache> ca_cache)
    : multi_(curl_multi_init()), easy_(options, std::move(ca_cache)) {
    // libcurl creates a multi handle without descriptors, too, but a cancel could never wake it.
    if (multi_ && curl_multi_wakeup(multi_.get()) != CURLM_OK) multi_.reset();
    // One connection for each handle, because the pool counts handles to limit connections.
    if (multi_) curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 1L);
    easy_.set_callback(CURLOPT_CLOSESOCKETFUNCTION, &CurlHandle::on_close, CURLOPT_CLOSESOCKETDATA, &connection_);
}

int CurlHandle::on_close(void* connection, curl_socket_t socket) noexcept {
    auto& own = *static_cast<curl_socket_t*>(connection);
    if (own == socket) own = CURL_SOCKET_BAD;
    return close_descriptor(socket);
}

// libcurl before 8.0 would take unsolicited bytes for the response to the next request, and every later response for
// the one to the request after its own. Once shut down and drained, the connection counts as dead.
void CurlHandle::drop_desynchronised_connection() noexcept {
    if (connection_ == CURL_SOCKET_BAD || multiplexed_) return;
    if (!has_unsolicited_bytes(connection_)) return;
    char bytes[4096];
    constexpr int both_ways = 2;  // SHUT_RDWR, or SD_BOTH on Windows.
    ::shutdown(connection_, both_ways);
    while (::recv(connection_, bytes, sizeof bytes, 0) > 0) continue;
}

CURLcode CurlHandle::run(const CancellationToken& cancellation, bool& canceled) {
    int running = 0;
    do {
        if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
        if (running == 0) break;
        if (cancellation.canceled()) {
            canceled = true;
            return CURLE_ABORTED_BY_CALLBACK;
        }
        // libcurl shortens the wait to its own timers. A signal ends the poll with an error, after which the loop goes
        // on.
        const LetThreadCancellation let;
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
                           "no file descriptors or memory are left for another connection"};
        return outcome;
    }
    drop_desynchronised_connection();
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
        code = run(request.cancellation, canceled);
        if (code == CURLE_OK && connection_ == CURL_SOCKET_BAD) {
            multiplexed_ = easy_.spoke_http2();
            connection_ = easy_.connection();
        }
        curl_multi_remove_handle(multi_.get(), easy_.get());
    }
    return easy_.outcome(code, canceled);
}

void CurlHandle::abandon() noexcept {
    if (connection_ != CURL_SOCKET_BAD) close_descriptor(connection_);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
