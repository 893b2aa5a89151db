#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <pushplus/state_store.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An account's record in a StateStore: the key that processes share, as one small JSON text.
struct SharedRecord {
    std::string key;
    std::int64_t ends = 0;  ///< When the key ends: milliseconds since 1970 by the store's clock.
    std::int64_t life = 0;  ///< The lifetime in seconds that was named when the key was given out.
    std::string others;     ///< The members that this version does not know, as JSON without the braces.
};

/// A text that is no record gives an empty one.
[[nodiscard]] SharedRecord read_record(const std::string& text);
[[nodiscard]] std::string write_record(const SharedRecord& record);

/// `SharedRecord::ends` of a key with `left` of its life at `now`, and back: at most a day, and zero or less of a key
/// that has ended.
[[nodiscard]] std::int64_t end_of(std::chrono::nanoseconds left, StateStore::Time now) noexcept;
[[nodiscard]] std::chrono::milliseconds time_left(const SharedRecord& record, StateStore::Time now) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
