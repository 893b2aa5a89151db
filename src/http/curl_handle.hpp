#pragma once

#include <curl/curl.h>

#include <pushplus/http_transport.hpp>

#include "easy_handle.hpp"
#include "multi_handle.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An easy handle with the connection it keeps, for blocking calls. It is driven by a multi handle of its own, because
/// `curl_multi_poll` can be woken at once while a progress callback notices a cancel only after up to 0.9 s.
///
/// Thread safety: one thread at a time; `perform` listens to the request's cancellation from any thread.
class CurlHandle {
public:
    CurlHandle(const TransportOptions& options, std::shared_ptr<CaCache> trust);
    CurlHandle(const CurlHandle&) = delete;
    CurlHandle& operator=(const CurlHandle&) = delete;

    /// False for good: the system or libcurl lacked something that the handle needs.
    [[nodiscard]] bool usable() const noexcept { return multi_ && easy_.usable(); }
    [[nodiscard]] HttpOutcome perform(const HttpRequest& request);

    /// In a forked child: closes this process's copy of the socket and says nothing on it, for the connection belongs to
    /// the parent. The handle must then be leaked, since libcurl's clean-up would end the TLS session.
    void abandon() noexcept;

private:
    void leave_spoilt_connection() noexcept;
    [[nodiscard]] CURLcode drive(const CancellationToken& cancellation, bool& canceled);

    static int on_close(void* kept, curl_socket_t socket) noexcept;

    // Outlives the handles, which close it.
    curl_socket_t kept_ = CURL_SOCKET_BAD;  ///< Of the connection that waits for the next request.
    bool multiplexed_ = false;              ///< Answers on it name their request (HTTP/2).
    // The easy handle goes first: it is within the multi handle while a transfer runs.
    MultiHandle multi_;
    EasyHandle easy_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
