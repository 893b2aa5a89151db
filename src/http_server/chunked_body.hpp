#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "request_head.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

/// Decodes a body in chunks, RFC 9112, 7.1. Extensions and trailers are dropped.
class ChunkedBody {
public:
    /// Appends what it decodes to `body`, which may hold `most` bytes.
    explicit ChunkedBody(std::string& body, std::size_t most = largest_body) noexcept : body_(body), most_(most) {}

    /// Takes as many of the bytes as it can, and returns their number; more may be needed.
    [[nodiscard]] std::size_t take(std::string_view bytes);
    [[nodiscard]] bool complete() const noexcept { return state_ == State::complete; }
    [[nodiscard]] const HttpRejection& rejection() const noexcept { return rejection_; }

private:
    enum class State { size, data, end_of_data, trailer, complete };

    void take_line(std::string_view line);
    void take_size(std::string_view line);

    std::string& body_;
    const std::size_t most_;
    State state_ = State::size;
    HttpRejection rejection_;
    std::size_t left_ = 0;    ///< Of the chunk's data.
    std::size_t beside_ = 0;  ///< The size of extensions and trailers.
};

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
