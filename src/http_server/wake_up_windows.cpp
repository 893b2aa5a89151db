#ifdef _WIN32

#    include "wake_up.hpp"

#    include "system_sockets.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

WakeUp::~WakeUp() {
    if (from_ != no_socket) close_socket(from_);
}

// A datagram socket that is connected to itself.
bool WakeUp::open() noexcept {
    from_ = to_ = open_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (from_ == no_socket) return false;
    make_non_blocking(from_);  // wait_for needs it.
    sockaddr_in address{};
    int size = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    return ::bind(from_, any, size) == 0 && ::getsockname(from_, any, &size) == 0 && ::connect(from_, any, size) == 0;
}

bool WakeUp::wait_for_connection(Socket listening) const noexcept {
    for (;;) {
        WSAPOLLFD waits[2]{};
        waits[0].fd = listening;
        waits[1].fd = from_;
        waits[0].events = waits[1].events = POLLIN;
        if (::WSAPoll(waits, 2, -1) < 0 || waits[1].revents != 0) return false;
        if (waits[0].revents != 0) return true;
    }
}

void WakeUp::pause() const noexcept {
    constexpr std::chrono::milliseconds moment(10);
    static_cast<void>(wait_for(from_, Readiness::to_read, std::chrono::steady_clock::now() + moment));
}

void WakeUp::wake() const noexcept {
    if (to_ != no_socket) ::send(to_, "", 1, 0);
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
