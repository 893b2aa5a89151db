#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <pushplus/detail/export.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where a stream leads: a host and a port, or a unix socket.
struct StreamPlace {
    std::string host{};  ///< A name, an IPv4 address, or an IPv6 address in brackets.
    int port = 0;
    std::string socket_path{};  ///< Not empty: of a unix socket, and neither host nor port counts.
};

/// Paths of PEM files.
struct StreamTls {
    std::optional<std::string> ca_bundle{};  ///< As `TransportOptions::ca_bundle`.
    std::optional<std::string> client_certificate{};
    std::optional<std::string> client_key{};  ///< Unset: it stands in the certificate's file.
};

/// A connection that carries the bytes of a protocol other than HTTP. libcurl makes it: TCP, unix socket, TLS as the
/// transport has it (TLS 1.2 and later, certificates verified). No proxy is used.
///
/// Thread safety: one thread at a time. SIGPIPE does not reach the program.
class PUSHPLUS_API ByteStream {
public:
    using Moment = std::chrono::steady_clock::time_point;

    /// Sends all bytes. After an error some of them may have been sent.
    [[nodiscard]] Result<void> write(std::string_view bytes, Moment deadline);
    /// Waits for bytes and reads at most `size` of them. 0: the peer has closed the stream.
    [[nodiscard]] Result<std::size_t> read(char* bytes, std::size_t size, Moment deadline);

    /// In a forked child: closes this process's copy of the socket and sends nothing on it. The stream must then be
    /// leaked: libcurl's clean-up would end the parent's TLS session.
    void abandon() noexcept;

    ~ByteStream();
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;

private:
    friend class ByteStreams;
    class Handle;
    explicit ByteStream(std::unique_ptr<Handle> handle) noexcept;

    const std::unique_ptr<Handle> handle_;
};

class CaCache;

/// Opens streams that trust the same CA certificates, which are loaded once.
///
/// Thread safety: all methods may be called from any thread.
class PUSHPLUS_API ByteStreams {
public:
    /// `tls` unset: plain streams.
    explicit ByteStreams(std::optional<StreamTls> tls);
    ~ByteStreams();
    ByteStreams(const ByteStreams&) = delete;
    ByteStreams& operator=(const ByteStreams&) = delete;

    /// The limit is for all of it: name lookup, connection and TLS.
    [[nodiscard]] Result<std::unique_ptr<ByteStream>> open(const StreamPlace& place,
                                                           std::chrono::milliseconds limit) const;

private:
    const std::optional<StreamTls> tls_;
    const std::shared_ptr<CaCache> ca_cache_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
