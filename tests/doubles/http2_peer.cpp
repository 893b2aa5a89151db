#include "http2_peer.hpp"

namespace pushplus_test {

namespace {

enum Frame : unsigned char { data = 0, headers = 1, rst_stream = 3, settings = 4, ping = 6, goaway = 7 };

constexpr unsigned char ack = 1, end_stream = 1, end_headers = 4;
constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

std::string four_bytes(std::uint32_t number) {
    return {static_cast<char>(number >> 24U), static_cast<char>(number >> 16U), static_cast<char>(number >> 8U),
            static_cast<char>(number)};
}

}  // namespace

bool Http2Peer::greet() {
    if (connection_.read_exactly(preface.size()) != preface) return false;
    write_frame(Frame::settings, 0, 0, "");
    return true;
}

std::optional<std::uint32_t> Http2Peer::read_request() {
    for (;;) {
        const std::string head = connection_.read_exactly(9);
        if (head.size() < 9) return std::nullopt;
        const auto byte = [&head](std::size_t at) {
            return static_cast<std::uint32_t>(static_cast<unsigned char>(head[at]));
        };
        const std::string payload = connection_.read_exactly(byte(0) << 16U | byte(1) << 8U | byte(2));
        const auto type = byte(3), flags = byte(4);
        const auto stream = (byte(5) & 0x7FU) << 24U | byte(6) << 16U | byte(7) << 8U | byte(8);
        if (type == Frame::settings && (flags & ack) == 0) write_frame(Frame::settings, ack, 0, "");
        if (type == Frame::ping && (flags & ack) == 0) write_frame(Frame::ping, ack, 0, payload);
        if ((type == Frame::headers || type == Frame::data) && (flags & end_stream) != 0) return stream;
    }
}

void Http2Peer::answer(std::uint32_t stream, std::string_view body) {
    constexpr std::string_view status_200 = "\x88";  // The eighth entry of HPACK's static table.
    write_frame(Frame::headers, end_headers, stream, status_200);
    write_frame(Frame::data, end_stream, stream, body);
}

void Http2Peer::refuse(std::uint32_t stream) {
    constexpr std::uint32_t refused_stream = 7;
    write_frame(Frame::rst_stream, 0, stream, four_bytes(refused_stream));
}

void Http2Peer::go_away(std::uint32_t last_stream) {
    constexpr std::uint32_t no_error = 0;
    write_frame(Frame::goaway, 0, 0, four_bytes(last_stream) + four_bytes(no_error));
}

void Http2Peer::write_frame(unsigned char type, unsigned char flags, std::uint32_t stream, std::string_view payload) {
    std::string frame = four_bytes(static_cast<std::uint32_t>(payload.size())).substr(1);
    frame += static_cast<char>(type);
    frame += static_cast<char>(flags);
    frame += four_bytes(stream);
    frame += payload;
    connection_.write(frame);
}

}  // namespace pushplus_test
