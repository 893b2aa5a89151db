#pragma once

#include <chrono>

#include "descriptor.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An exclusive lock on an open file. The destructor unlocks it explicitly, because a child that is forked meanwhile
/// shares the open file and would keep the lock.
class PUSHPLUS_API FileLock {
public:
    enum class Outcome { held, busy, failed };

    /// Waits for another holder at most `longest_wait`. `failed`: see words_for_last_error().
    FileLock(const Descriptor& file, std::chrono::milliseconds longest_wait) noexcept;
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    [[nodiscard]] Outcome outcome() const noexcept { return outcome_; }

private:
    const Descriptor& file_;
    const Outcome outcome_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
