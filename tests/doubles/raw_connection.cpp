#include "raw_connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

RawConnection::RawConnection(int port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

RawConnection::~RawConnection() { ::close(descriptor_); }

void RawConnection::send(const std::string& text) { (void)::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL); }

std::string RawConnection::read(std::size_t size) {
    constexpr int patience_ms = 10'000;
    std::string all;
    char part[4096];
    while (all.size() < size) {
        pollfd wait{descriptor_, POLLIN, 0};
        if (::poll(&wait, 1, patience_ms) <= 0) {
            end_ = ETIMEDOUT;
            return all;
        }
        const std::size_t wanted = size - all.size();
        const ssize_t came = ::recv(descriptor_, part, wanted < sizeof part ? wanted : sizeof part, 0);
        if (came <= 0) {
            end_ = came < 0 ? errno : 0;
            return all;
        }
        all.append(part, static_cast<std::size_t>(came));
    }
    return all;
}

std::string RawConnection::read_answer() {
    const std::string length_header = "Content-Length: ";
    std::string head;
    while (head.size() < 4 || head.compare(head.size() - 4, 4, "\r\n\r\n") != 0) {
        const std::string byte = read(1);
        if (byte.empty()) return head;
        head += byte;
    }
    const auto found = head.find(length_header);
    return found == std::string::npos ? head : head + read(std::stoul(head.substr(found + length_header.size())));
}
