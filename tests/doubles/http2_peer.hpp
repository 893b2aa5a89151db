#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "served_connection.hpp"

namespace pushplus_test {

/// The server's side of HTTP/2, as far as tests need it: it identifies requests by their stream alone, because their
/// headers are compressed.
class Http2Peer {
public:
    explicit Http2Peer(ServedConnection& connection) : connection_(connection) {}

    /// Reads the client's preface and sends settings. False if the client uses another protocol.
    [[nodiscard]] bool greet();
    /// The stream of the next request, once it has been read completely; nothing once the connection is closed.
    [[nodiscard]] std::optional<std::uint32_t> read_request();
    /// Responds with status 200 and this body.
    void answer(std::uint32_t stream, std::string_view body);
    /// Reports that the stream was not processed (RST_STREAM, REFUSED_STREAM).
    void refuse(std::uint32_t stream);
    /// Reports that no stream above `last_stream` was or will be processed (GOAWAY).
    void go_away(std::uint32_t last_stream);

private:
    void write_frame(unsigned char type, unsigned char flags, std::uint32_t stream, std::string_view payload);

    ServedConnection& connection_;
};

}  // namespace pushplus_test
