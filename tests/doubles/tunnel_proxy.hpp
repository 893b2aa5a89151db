#pragma once

#include <cstdint>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "raw_server.hpp"

namespace pushplus_test {

/// Makes a RawServer a CONNECT proxy that relays bytes until one side closes. Every tunnel leads to `port` of this
/// machine, whatever the requested host.
inline RawServer::Answer tunnel_to(std::uint16_t port) {
    return [port](ServedConnection& connection, const RawRequest&) {
        const int target = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        if (::connect(target, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
            connection.write("HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n"))
            connection.relay(target);
        ::close(target);
    };
}

}  // namespace pushplus_test
