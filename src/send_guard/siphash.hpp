#pragma once

#include <cstdint>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

struct SipHashKey {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

/// The SipHash-2-4 of a text: whoever does not know the key can neither find two texts of one hash nor guess a text
/// back from its hash. Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012).
[[nodiscard]] std::uint64_t siphash(const SipHashKey& key, std::string_view text) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
