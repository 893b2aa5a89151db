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

/// Sockets to wait for together, and a way to end the wait from another thread.
///
/// libcurl's `curl_multi_perform` asks the system about every connection in each round; this tells which ones are
/// ready. For the few hundred sockets of one host, `poll` saves keeping a set in the kernel up to date.
///
/// Thread safety: one thread at a time; `wake` may be called from any.
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

    /// False if the system had no descriptors left.
    [[nodiscard]] bool usable() const noexcept { return wake_to_ != CURL_SOCKET_BAD; }
    void watch(curl_socket_t socket, bool readable, bool writable);
    void remove(curl_socket_t socket);
    /// Waits for a ready socket, a wake-up or `limit`, and returns the ready sockets. Valid until the next call.
    [[nodiscard]] const std::vector<Ready>& wait(std::chrono::milliseconds limit);
    /// Ends the current wait, or else the next one.
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
