#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "loopback_listener.hpp"

using SSL_CTX = struct ssl_ctx_st;

namespace pushplus_bench {

/// Responds to every request over TLS and HTTP/2 with the same body after `delay`, with up to 128 streams on a
/// connection, like nginx. Has a thread for each connection and never ends: run it in a process of its own.
class Http2Server {
public:
    Http2Server(SSL_CTX* tls, std::string body, std::chrono::milliseconds delay);
    Http2Server(const Http2Server&) = delete;
    Http2Server& operator=(const Http2Server&) = delete;

    [[nodiscard]] std::string url() const;

private:
    SSL_CTX* const tls_;
    const std::string body_;
    const std::chrono::milliseconds delay_;
    const LoopbackListener listener_;
    std::thread thread_;
};

}  // namespace pushplus_bench
