#include "connection.hpp"

#include <string>
#include <utility>

#include "refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

namespace {

constexpr std::size_t bytes_at_once = std::size_t{16} << 10;

Fault fault_of(const Error& error) {
    Fault fault;
    fault.cause = error.kind() == ErrorKind::timeout ? Fault::Cause::timed_out : Fault::Cause::broken;
    fault.kind = error.kind();
    fault.message = error.message();
    return fault;
}

Fault garbage(const char* why) {
    Fault fault;
    fault.cause = Fault::Cause::garbage;
    fault.message = why;
    return fault;
}

Fault closed() {
    Fault fault;
    fault.kind = ErrorKind::connection;
    fault.message = "it closed the connection";
    return fault;
}

// A server that takes no more connections says so before it closes one.
Fault ended(Fault fault, const std::vector<Reply>& replies) {
    if (fault.cause == Fault::Cause::broken && !replies.empty() && replies.back().type == Reply::Type::error)
        return refusal("the connection", replies.back().text);
    return fault;
}

}  // namespace

Connection::Connection(std::unique_ptr<ByteStream> stream, StreamPlace place)
    : stream_(std::move(stream)), place_(std::move(place)), buffer_(bytes_at_once) {}

Attempt<std::vector<Reply>> Connection::exchange(const Commands& commands, Moment deadline) {
    if (const auto written = stream_->write(commands.bytes(), deadline); !written) return fault_of(written.error());
    std::vector<Reply> replies;
    if (auto fault = read_until(commands.count(), replies, deadline)) return *std::move(fault);
    return replies;
}

bool Connection::send(const Commands& commands, Moment deadline) {
    owed_ += commands.count();
    return stream_->write(commands.bytes(), deadline).has_value();
}

std::optional<Fault> Connection::read_until(std::size_t wanted, std::vector<Reply>& replies, Moment deadline) {
    while (replies.size() < wanted) {
        const auto read = stream_->read(buffer_.data(), buffer_.size(), deadline);
        if (!read || *read == 0) return ended(read ? closed() : fault_of(read.error()), replies);
        reader_.feed(buffer_.data(), *read);
        while (auto reply = reader_.next()) {
            if (owed_ > 0)
                --owed_;
            else
                replies.push_back(*std::move(reply));
            if (replies.size() > wanted) break;
        }
        if (reader_.fault() != nullptr) return garbage(reader_.fault());
    }
    if (replies.size() > wanted || reader_.has_rest()) return garbage("it says more than was asked");
    return std::nullopt;
}

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
