#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "../http/byte_stream.hpp"
#include "commands.hpp"
#include "fault.hpp"
#include "reply.hpp"
#include "reply_reader.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// A connection to one server. After a fault that is not a server's refusal it is of no further use.
///
/// Thread safety: one thread at a time.
class Connection {
public:
    using Moment = ByteStream::Moment;

    Connection(std::unique_ptr<ByteStream> stream, StreamPlace place);

    /// Sends the commands and waits for what the server says to each of them.
    [[nodiscard]] Attempt<std::vector<Reply>> exchange(const Commands& commands, Moment deadline);
    /// Sends commands; what the server says to them is read, and dropped, by the next exchange. False: that will fail.
    bool send(const Commands& commands, Moment deadline);

    [[nodiscard]] const StreamPlace& place() const noexcept { return place_; }
    /// As `ByteStream::abandon`.
    void abandon() noexcept { stream_->abandon(); }

private:
    [[nodiscard]] std::optional<Fault> read_until(std::size_t wanted, std::vector<Reply>& replies, Moment deadline);

    const std::unique_ptr<ByteStream> stream_;
    const StreamPlace place_;
    ReplyReader reader_;
    std::size_t owed_ = 0;  ///< Replies to drop.
    std::vector<char> buffer_;
};

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
