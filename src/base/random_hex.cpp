#include "random_hex.hpp"

#include <random>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string random_hex(std::size_t length) {
    std::random_device source;
    std::uniform_int_distribution<std::size_t> digit(0, 15);
    std::string text;
    text.reserve(length);
    while (text.size() < length) text.push_back("0123456789abcdef"[digit(source)]);
    return text;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
