#pragma once

#include <cstddef>
#include <string>

/// A bare TCP connection to a port of this machine, to see the bytes on the wire.
class RawConnection {
public:
    explicit RawConnection(int port);
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    [[nodiscard]] bool connected() const noexcept { return connected_; }
    void send(const std::string& text);
    /// Reads until `size` bytes have arrived or the connection has ended, for 10 s at most.
    std::string read(std::size_t size = static_cast<std::size_t>(-1));
    /// Reads one HTTP response with a Content-Length.
    std::string read_answer();
    /// The errno that ended reading; 0 if the peer closed the connection normally.
    [[nodiscard]] int end() const noexcept { return end_; }

private:
    int descriptor_;
    bool connected_ = false;
    int end_ = 0;
};
