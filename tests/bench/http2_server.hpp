#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "loopback_listener.hpp"

using SSL_CTX = struct ssl_ctx_st;

namespace pushplus_bench {

/// Answers every request over TLS and HTTP/2 with the same body, each `delay` after it came and up to 128 at once on a
/// connection, as nginx does. A thread a connection. For a process of its own: there is no end to it.
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
