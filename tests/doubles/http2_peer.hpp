#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "served_connection.hpp"

namespace pushplus_test {

/// The server's side of HTTP/2, as far as a test needs it: requests are told apart by their stream alone, for their
/// headers are compressed.
class Http2Peer {
public:
    explicit Http2Peer(ServedConnection& connection) : connection_(connection) {}

    /// Reads the client's preface and says hello. False if it speaks something else.
    [[nodiscard]] bool greet();
    /// The stream of the next request that has been read to its end; nothing once the connection is over.
    [[nodiscard]] std::optional<std::uint32_t> read_request();
    /// Answers 200 with this body.
    void answer(std::uint32_t stream, std::string_view body);
    /// Says that the stream was not worked on (RST_STREAM, REFUSED_STREAM).
    void refuse(std::uint32_t stream);
    /// Says that nothing above `last_stream` was worked on and no more will be (GOAWAY).
    void go_away(std::uint32_t last_stream);

private:
    void write_frame(unsigned char type, unsigned char flags, std::uint32_t stream, std::string_view payload);

    ServedConnection& connection_;
};

}  // namespace pushplus_test
