#include "chunked_body.hpp"

#include <algorithm>
#include <charconv>

#include "header_fields.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

std::size_t ChunkedBody::take(std::string_view bytes) {
    std::size_t taken = 0;
    while (!complete() && rejection_.status == 0) {
        const std::string_view rest = bytes.substr(taken);
        if (state_ == State::data) {
            const std::string_view data = rest.substr(0, left_);
            body_.append(data);
            taken += data.size();
            left_ -= data.size();
            if (left_ > 0) return taken;
            state_ = State::end_of_data;
            continue;
        }
        const auto end = rest.find('\n');
        if (end == std::string_view::npos) {
            if (rest.size() + beside_ > largest_head) rejection_ = {431, "分块扩展或尾部超过64KiB"};
            return taken;
        }
        taken += end + 1;
        std::string_view line = rest.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        take_line(line);
    }
    return taken;
}

void ChunkedBody::take_line(std::string_view line) {
    switch (state_) {
        case State::size: take_size(line); break;
        case State::end_of_data:
            if (!line.empty()) rejection_ = {400, "分块数据长度不符"};
            state_ = State::size;
            break;
        case State::trailer:
            beside_ += line.size();
            if (line.empty()) state_ = State::complete;
            break;
        case State::data:
        case State::complete: break;
    }
    if (beside_ > largest_head) rejection_ = {431, "分块扩展或尾部超过64KiB"};
}

void ChunkedBody::take_size(std::string_view line) {
    const std::string_view digits = trimmed(line.substr(0, line.find(';')));
    std::size_t size = 0;
    const char* const end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, size, 16);
    const bool too_large = parsed.ec == std::errc::result_out_of_range || size > most_ - body_.size();
    if (digits.empty() || parsed.ptr != end || parsed.ec == std::errc::invalid_argument) {
        rejection_ = {400, "分块长度应为十六进制数"};
    } else if (too_large) {
        rejection_ = {413, "请求体超过16MiB"};
    } else {
        beside_ += line.size() - digits.size();
        left_ = size;
        state_ = size == 0 ? State::trailer : State::data;
    }
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
