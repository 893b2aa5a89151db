#include "content_key.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "sha256.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::uint64_t word_at(const std::array<std::uint8_t, 32>& digest, std::size_t at) noexcept {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < 8; ++i) word |= std::uint64_t{digest[at + i]} << (8 * i);
    return word;
}

}  // namespace

SipHashKey content_key(std::string_view token) {
    // The label tells the key from the token's name, which is stored.
    const auto digest = sha256(std::string("pushplus-cpp content\n").append(token));
    return {word_at(digest, 0), word_at(digest, 8)};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
