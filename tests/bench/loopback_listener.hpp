#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>

namespace pushplus_bench {

/// A listening socket on loopback, and its free port. Ends the program on failure.
struct LoopbackListener {
    LoopbackListener() : socket(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket, 512) != 0 ||
            getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            std::perror("listening on loopback");
            std::exit(1);
        }
        port = ntohs(address.sin_port);
    }
    const int socket;
    int port = 0;
};

}  // namespace pushplus_bench
