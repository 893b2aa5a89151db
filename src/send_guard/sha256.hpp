#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The SHA-256 of a text. Source: FIPS 180-4. Implemented here because no cryptographic library is a dependency:
/// libcurl uses one of many and exposes none.
[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view text) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
