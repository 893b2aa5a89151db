#pragma once

#include <chrono>
#include <memory>

#include <curl/curl.h>

#include <pushplus/clock.hpp>
#include <pushplus/http_transport.hpp>

#include "easy_handle.hpp"
#include "multi_handle.hpp"
#include "open_sockets.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An easy handle with its persistent connection, for blocking calls. It is driven by a multi handle of its own,
/// because `curl_multi_poll` can be woken at once, while a progress callback notices a cancel only after up to 0.9 s.
///
/// Thread safety: one thread at a time; the request's cancellation may come from any thread.
class CurlHandle {
public:
    /// By `idle_clock` it measures how long a connection has been idle.
    CurlHandle(const TransportOptions& options, std::shared_ptr<CaCache> ca_cache, std::shared_ptr<Clock> idle_clock);
    CurlHandle(const CurlHandle&) = delete;
    CurlHandle& operator=(const CurlHandle&) = delete;

    /// False for good if the system or libcurl lacked a resource that the handle needs.
    [[nodiscard]] bool usable() const noexcept { return multi_ && easy_.usable(); }
    [[nodiscard]] HttpOutcome perform(const HttpRequest& request);

    /// In a forked child: closes this process's copies of the sockets and sends nothing on them, because the
    /// connections belong to the parent. The handle must then be leaked: libcurl's clean-up would end the TLS session.
    void abandon() noexcept { sockets_.abandon(); }

private:
    void retire_unusable_connection() noexcept;
    void note_connection() noexcept;
    [[nodiscard]] CURLcode run(const HttpRequest& request, bool& canceled);

    static int on_close(void* handle, curl_socket_t socket) noexcept;

    // These outlive the handles, whose callbacks use them.
    OpenSockets sockets_;
    curl_socket_t connection_ = CURL_SOCKET_BAD;  ///< Of the idle connection.
    curl_socket_t retired_ = CURL_SOCKET_BAD;     ///< Of one that must not be used again; libcurl has yet to close it.
    bool multiplexed_ = false;                    ///< HTTP/2: a response names its request.
    std::chrono::steady_clock::time_point last_used_;
    const std::shared_ptr<Clock> idle_clock_;
    // Destroyed before the multi handle, which refers to it during a transfer.
    MultiHandle multi_;
    EasyHandle easy_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
