#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include <httplib.h>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Functions that only some versions of cpp-httplib declare in their stream, hence no `override`.
class PortableStream : public httplib::Stream {
public:
    // NOLINTBEGIN(modernize-use-override)
    virtual bool is_writable() const { return writable(); }
    virtual bool wait_writable() const { return writable(); }
    virtual bool wait_readable() const { return is_readable(); }
    virtual time_t duration() const { return 0; }
    // NOLINTEND(modernize-use-override)

protected:
    [[nodiscard]] virtual bool writable() const = 0;
};

/// A client's connection. Written bytes are sent when the connection is next read or flushed, so that a response is one
/// packet, or nothing at all if the connection is cut first.
///
/// Thread safety: one thread at a time, but `shut_down` from any.
class Connection final : public PortableStream {
public:
    /// Takes ownership of the descriptor.
    explicit Connection(int descriptor);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Waits for the first byte of a request; false on a timeout or at the end of the connection.
    [[nodiscard]] bool wait_for_request(std::chrono::milliseconds timeout);
    /// Sends the written bytes; false if the client is gone or the connection was cut.
    [[nodiscard]] bool flush();
    /// Drops the written bytes, and resets the connection when it is closed.
    void cut() noexcept;
    /// Ends all waits.
    void shut_down() noexcept;
    /// Closes the descriptor.
    void close() noexcept;

    [[nodiscard]] const std::string& remote_ip() const noexcept { return remote_ip_; }
    [[nodiscard]] int remote_port() const noexcept { return remote_port_; }

    bool is_readable() const override;
    ssize_t read(char* target, size_t size) override;
    ssize_t write(const char* data, size_t size) override;
    void get_remote_ip_and_port(std::string& ip, int& port) const override;
    void get_local_ip_and_port(std::string& ip, int& port) const override;
    socket_t socket() const override;

protected:
    bool writable() const override { return !cut_; }

private:
    std::mutex mutex_;  ///< Protects the descriptor from being closed during `shut_down`.
    int descriptor_;
    std::string remote_ip_;
    int remote_port_ = 0;
    std::string read_buffer_;
    std::size_t read_position_ = 0;
    std::string write_buffer_;
    bool cut_ = false;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
