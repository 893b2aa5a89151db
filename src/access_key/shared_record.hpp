#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <pushplus/state_store.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An account's record in a StateStore: the AccessKey that processes share, and the fetch of it that is under way, as
/// one small JSON text. Moments are milliseconds since 1970 by the store's clock, spans milliseconds unless said.
///
/// Versions run side by side: members may be added, never change their meaning, and are kept by who does not know them.
struct SharedRecord {
    std::string key;         ///< Empty: none.
    std::int64_t ends = 0;   ///< When the key ends.
    std::int64_t life = 0;   ///< The lifetime in seconds that was named when the key was given out.
    std::int64_t gen = 0;    ///< When its fetch was sent, and at least `of`. Orders keys; callers name it at a 401.
    std::int64_t of = 0;     ///< The lease under which it was fetched.
    std::int64_t lease = 0;  ///< The number of the last lease: when it was granted, and more than any before.
    std::int64_t lease_ends = 0;  ///< 0: no fetch is under way.
    std::string holder;           ///< Who fetches.
    std::int64_t pause = 0;       ///< No fetch before this moment.
    std::int64_t fails = 0;       ///< How many fetches failed one after the other.
    std::string why;              ///< Why the last one failed, for people: `short_line`.
    std::string by;               ///< A hash of the secretKey that the service refused; others need not pause.
    std::int64_t spaced = 0;      ///< No fetch that a 401 to a fresh key asks for before this moment.
    std::int64_t space = 0;       ///< How long that was held up the last time.
    std::int64_t ahead = 0;       ///< No fetch ahead of the key's end before this moment.
    std::string others;           ///< The members that this version does not know, as JSON without the braces.
};

/// Makes text fit for a message to people: one line of 200 bytes at most.
[[nodiscard]] std::string short_line(std::string_view text);

/// A text that is no record gives an empty one.
[[nodiscard]] SharedRecord read_record(const std::string& text);
[[nodiscard]] std::string write_record(const SharedRecord& record);

/// The store's time as the record has it.
[[nodiscard]] std::int64_t since_1970(StateStore::Time time) noexcept;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
