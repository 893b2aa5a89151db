#pragma once

#include <chrono>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include <curl/curl.h>

#ifdef _WIN32
#    include <winsock2.h>
#else
#    include <poll.h>
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Sockets that are waited for together, and a way to end the wait from another thread.
///
/// libcurl's own `curl_multi_perform` asks the system about every connection each time round; this tells which ones have
/// something to say. With the few hundred sockets of one host `poll` needs no set in the kernel to be kept up to date.
///
/// Thread safety: one thread at a time, but `wake` from any.
class PollSet {
public:
    struct Ready {
        curl_socket_t socket;
        bool readable;
        bool writable;
        bool failed;
    };

    PollSet();
    ~PollSet();
    PollSet(const PollSet&) = delete;
    PollSet& operator=(const PollSet&) = delete;

    /// False if the system had no descriptors for it.
    [[nodiscard]] bool usable() const noexcept { return wake_to_ != CURL_SOCKET_BAD; }
    void watch(curl_socket_t socket, bool readable, bool writable);
    void forget(curl_socket_t socket);
    /// The sockets that are ready: waits for the first of them, for a wake-up, or for `limit`. Valid until the next call.
    [[nodiscard]] const std::vector<Ready>& wait(std::chrono::milliseconds limit);
    /// Ends the wait, or the next one if there is none now.
    void wake() noexcept;

private:
    void open_wake_up() noexcept;
    void drain_wake_up() noexcept;

    curl_socket_t wake_from_ = CURL_SOCKET_BAD;
    curl_socket_t wake_to_ = CURL_SOCKET_BAD;
    std::vector<pollfd> watched_;  ///< The first is `wake_from_`.
    std::unordered_map<curl_socket_t, std::size_t> places_;
    std::vector<Ready> ready_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
