#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pushplus_test {

/// A port on loopback where connecting neither succeeds nor fails, because its queue is full and the server does not
/// accept.
class FullBacklog {
public:
    FullBacklog() : listener_(new_socket()) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const raw = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, raw, size) != 0 || ::getsockname(listener_, raw, &size) != 0 ||
            ::listen(listener_, 0) != 0)
            throw std::runtime_error("cannot listen on loopback");
        port_ = ntohs(address.sin_port);
        // The queue takes one more than its length; further connections stay half open.
        for (int i = 0; i < 3; ++i) {
            fillers_.push_back(new_socket());
            static_cast<void>(::connect(fillers_.back(), raw, size));
        }
        own_attempts_ = pending_attempts();
    }
    ~FullBacklog() {
        for (const int filler : fillers_) ::close(filler);
        ::close(listener_);
    }
    FullBacklog(const FullBacklog&) = delete;
    FullBacklog& operator=(const FullBacklog&) = delete;

    [[nodiscard]] std::string base_url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    /// Waits until another client is trying to connect. Bounded; Linux only.
    [[nodiscard]] bool wait_for_attempt() const {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < end) {
            if (pending_attempts() > own_attempts_) return true;
            std::this_thread::yield();
        }
        return false;
    }

private:
    static int new_socket() {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (socket < 0) throw std::runtime_error("cannot make a socket");
        return socket;
    }

    // The number of sockets that wait for a connection to this port.
    int pending_attempts() const {
        constexpr char syn_sent[] = "02";
        char remote[32];
        std::snprintf(remote, sizeof remote, "0100007F:%04X", static_cast<unsigned>(port_));
        std::ifstream table("/proc/net/tcp");
        int count = 0;
        for (std::string number, local, peer, state, rest; table >> number >> local >> peer >> state;) {
            std::getline(table, rest);
            if (peer == remote && state == syn_sent) ++count;
        }
        return count;
    }

    int listener_;
    std::uint16_t port_ = 0;
    std::vector<int> fillers_;
    int own_attempts_ = 0;
};

}  // namespace pushplus_test
