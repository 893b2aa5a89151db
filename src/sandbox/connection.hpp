#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include <httplib.h>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What only some versions of cpp-httplib ask of a stream; hence no `override`.
class StreamOfAnyVersion : public httplib::Stream {
public:
    // NOLINTBEGIN(modernize-use-override)
    virtual bool is_writable() const { return may_be_written(); }
    virtual bool wait_writable() const { return may_be_written(); }
    virtual bool wait_readable() const { return is_readable(); }
    virtual time_t duration() const { return 0; }
    // NOLINTEND(modernize-use-override)

protected:
    [[nodiscard]] virtual bool may_be_written() const = 0;
};

/// A client's connection. What is written leaves when the connection is next read from or flushed, so an answer is one
/// packet, or none at all if the connection is cut before.
///
/// One thread uses it; `end` may come from any.
class Connection final : public StreamOfAnyVersion {
public:
    /// Takes the descriptor over.
    explicit Connection(int descriptor);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Waits for the first byte of a request; false at the end of the connection or of the patience.
    [[nodiscard]] bool wait_for_request(std::chrono::milliseconds patience);
    /// Sends what was written; false if the client is gone or the connection cut.
    [[nodiscard]] bool flush();
    /// Drops what was written, and resets the connection when it is closed.
    void cut() noexcept;
    /// Makes all waiting end.
    void end() noexcept;
    /// Frees the descriptor.
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
    bool may_be_written() const override { return !cut_; }

private:
    std::mutex mutex_;  ///< Guards the descriptor's end against `end`.
    int descriptor_;
    std::string remote_ip_;
    int remote_port_ = 0;
    std::string arrived_;
    std::size_t arrived_used_ = 0;
    std::string leaving_;
    bool cut_ = false;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
