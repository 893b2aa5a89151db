#include "poll_set.hpp"

#ifndef _WIN32
#    include <fcntl.h>
#endif

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

#ifdef _WIN32
int poll_all(std::vector<pollfd>& sockets, int limit) {
    return ::WSAPoll(sockets.data(), static_cast<ULONG>(sockets.size()), limit);
}
#else
int poll_all(std::vector<pollfd>& sockets, int limit) {
    return ::poll(sockets.data(), static_cast<nfds_t>(sockets.size()), limit);
}
#endif

}  // namespace

PollSet::PollSet() {
    open_wake_up();
    pollfd own{};
    own.fd = wake_from_;
    own.events = POLLIN;
    watched_.push_back(own);
}

PollSet::~PollSet() {
    for (const auto socket : {wake_from_, wake_to_})
        if (socket != CURL_SOCKET_BAD) close_descriptor(socket);
}

void PollSet::open_wake_up() noexcept {
#ifdef _WIN32
    // A datagram socket that is connected to itself.
    const curl_socket_t socket = open_socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (socket == INVALID_SOCKET) return;
    sockaddr_in address{};
    int size = sizeof address;
    u_long yes = 1;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
        ::connect(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::ioctlsocket(socket, FIONBIO, &yes) != 0) {
        ::closesocket(socket);
        return;
    }
    wake_from_ = wake_to_ = socket;
#else
    int ends[2];
#    ifdef SOCK_CLOEXEC
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) return;
#    else
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return;
    for (const int end : ends) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
#    endif
    wake_from_ = ends[0];
    wake_to_ = ends[1];
#endif
}

void PollSet::watch(curl_socket_t socket, bool readable, bool writable) {
    watched_.reserve(watched_.size() + 1);
    const auto [place, fresh] = places_.emplace(socket, watched_.size());
    if (fresh) {
        pollfd added{};
        added.fd = socket;
        watched_.push_back(added);  // Cannot throw, so that both containers stay consistent.
    }
    watched_[place->second].events = static_cast<short>((readable ? POLLIN : 0) | (writable ? POLLOUT : 0));
}

void PollSet::remove(curl_socket_t socket) {
    const auto place = places_.find(socket);
    if (place == places_.end()) return;
    const std::size_t at = place->second;
    places_.erase(place);
    if (at + 1 != watched_.size()) {
        watched_[at] = watched_.back();
        places_[watched_[at].fd] = at;
    }
    watched_.pop_back();
}

const std::vector<PollSet::Ready>& PollSet::wait(std::chrono::milliseconds limit) {
    ready_.clear();
    if (poll_all(watched_, static_cast<int>(limit.count())) <= 0) return ready_;
    if (watched_.front().revents != 0) drain_wake_up();
    for (std::size_t i = 1; i < watched_.size(); ++i) {
        const auto happened = watched_[i].revents;
        if (happened == 0) continue;
        ready_.push_back({static_cast<curl_socket_t>(watched_[i].fd), (happened & (POLLIN | POLLHUP)) != 0,
                          (happened & POLLOUT) != 0, (happened & (POLLERR | POLLNVAL)) != 0});
    }
    return ready_;
}

void PollSet::wake() noexcept {
    const char byte = 0;
    // A full buffer is a wake-up, too.
    static_cast<void>(::send(wake_to_, &byte, 1, 0));
}

void PollSet::drain_wake_up() noexcept {
    char bytes[64];
    while (::recv(wake_from_, bytes, sizeof bytes, 0) > 0) continue;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
