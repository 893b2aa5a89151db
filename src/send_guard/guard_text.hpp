#pragma once

#include <cstdint>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

// What a stored text of the send guard tells without being read whole.

/// The version of the text's format that this library reads and writes.
constexpr std::int64_t state_version = 2;

/// The format's version, 0 if the text does not begin as a guard's state in any version.
[[nodiscard]] std::int64_t version_of_state(std::string_view text) noexcept;

/// Whether the text is of a version that this library does not know, and is to be left alone.
[[nodiscard]] bool is_of_newer_version(std::string_view text) noexcept;

/// Whether two texts of this version are the same but for their numbers.
[[nodiscard]] bool differs_in_rev_only(std::string_view text, std::string_view other) noexcept;

/// Whether the text is a state of this version in which no block is in force at `now`, in milliseconds since 1970.
[[nodiscard]] bool is_without_block(std::string_view text, std::int64_t now) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
