#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pushplus_test {

/// Consumes the fuzzer's bytes from the front. Choices are letters and parts end with a line break, so that seeds and
/// findings are readable text.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : left_(reinterpret_cast<const char*>(data), size) {}

    /// A number from 0 to `count` - 1: "A" is 0.
    std::size_t choice(std::size_t count) {
        if (left_.empty()) return 0;
        const auto letter = static_cast<unsigned char>(left_.front() - 'A');
        left_.remove_prefix(1);
        return letter % count;
    }
    bool flag() { return choice(2) == 1; }
    std::string line() {
        const auto end = left_.find('\n');
        std::string text(left_.substr(0, end));
        left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
        return text;
    }
    /// A line as a decimal number; 0 if it is none.
    std::int64_t number() {
        const auto text = line();
        std::int64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return number;
    }
    [[nodiscard]] bool empty() const { return left_.empty(); }
    std::string rest() {
        std::string text(left_);
        left_ = {};
        return text;
    }

private:
    std::string_view left_;
};

}  // namespace pushplus_test
