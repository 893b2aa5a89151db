#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "reply.hpp"

struct redisReader;

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// The longest text that a store holds, in bytes.
constexpr std::size_t longest_text = std::size_t{4} << 20;

/// Takes bytes as they arrive and gives out what they say: hiredis' parser with limits. A reply has `longest_text` and
/// 64 KiB at most, an array 64 elements, of which arrays are four deep at most.
class ReplyReader {
public:
    ReplyReader();
    ReplyReader(const ReplyReader&) = delete;
    ReplyReader& operator=(const ReplyReader&) = delete;

    /// What is wrong with the bytes; once it is not null, the reader is of no further use.
    [[nodiscard]] const char* fault() const noexcept { return fault_; }
    /// Takes bytes in.
    void feed(const char* bytes, std::size_t size);
    /// The next reply that is there as a whole; unset as well if there is a fault.
    [[nodiscard]] std::optional<Reply> next();
    /// Whether bytes are left that make no whole reply, or not yet.
    [[nodiscard]] bool has_rest() const noexcept { return pending_ > 0; }

private:
    struct Free {
        void operator()(redisReader* reader) const noexcept;
    };

    std::unique_ptr<redisReader, Free> reader_;
    std::size_t pending_ = 0;  ///< Bytes that arrived after the last whole reply.
    const char* fault_ = nullptr;
};

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
