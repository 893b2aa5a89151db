#pragma once

#include <cstddef>
#include <string>

/// A bare TCP connection to a port of this machine, to see what really goes over it.
class RawConnection {
public:
    explicit RawConnection(int port);
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    [[nodiscard]] bool connected() const noexcept { return connected_; }
    void send(const std::string& text);
    /// Reads until `size` bytes have come or the connection has ended; waits 10 s at most.
    std::string read(std::size_t size = static_cast<std::size_t>(-1));
    /// Reads one HTTP answer with a Content-Length.
    std::string read_answer();
    /// The errno with which reading ended; 0 if the other side closed in order.
    [[nodiscard]] int end() const noexcept { return end_; }

private:
    int descriptor_;
    bool connected_ = false;
    int end_ = 0;
};
