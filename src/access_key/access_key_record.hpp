#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An AccessKey in use. Callers pass its generation when they report that it was refused, so that a late report about
/// an old key costs nothing.
struct AccessKeyRecord {
    std::string value;
    std::chrono::seconds expires_in{0};
    std::chrono::steady_clock::time_point expires_at;
    std::chrono::steady_clock::time_point refresh_from;  ///< From here on a refresh may run beside the callers.
    std::uint64_t generation = 0;                        ///< A shared key's is its record's `gen`.
    std::int64_t lease = 0;                              ///< Of a shared key: the lease under which it was fetched.
    std::uint64_t issued = 0;                            ///< Of a source's key: its generation there.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
