#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "scaled_clock.hpp"

namespace pushplus_fleet {

/// What the workers say to the hub.
inline constexpr const char* hub_bearer = "bearer-of-the-workers";

/// What one worker did. A worker that is killed leaves what it had counted.
struct Slot {
    static constexpr std::size_t kinds = 16;
    std::atomic<std::uint64_t> begun{0};
    std::atomic<std::uint64_t> ok{0};
    std::array<std::atomic<std::uint64_t>, kinds> failed{};  ///< By ErrorKind.
    std::atomic<std::int64_t> longest_ns{0};                 ///< In scaled time. Sends wait by design: without them.
    std::atomic<bool> has_failure{false};
    std::array<char, 256> first_failure{};

    [[nodiscard]] std::uint64_t failures() const noexcept;
};

/// By what the processes share their AccessKey.
enum class Sharing { nothing, folder, redis, hub };

/// What driver and workers of a scenario share: a file that all of them map into memory.
struct Board {
    static constexpr std::size_t most_workers = 512;

    // Written before the first worker starts.
    Origin origin;
    int factor = 1;
    int threads = 1;
    std::int64_t call_every_ms = 100;  ///< In real time, for each thread.
    Sharing sharing = Sharing::folder;
    bool sends = false;  ///< One more thread of each worker sends messages.
    std::array<char, 128> base_url{};
    std::array<char, 256> folder{};  ///< The state folder.
    std::array<char, 256> redis{};   ///< The socket of the Redis.
    std::array<char, 128> hub{};     ///< The hub's URL.

    std::atomic<bool> ended{false};
    /// By how much the store's clock was set.
    std::atomic<std::int64_t> calendar_offset_s{0};
    std::array<Slot, most_workers> slots{};
};

/// A mapped Board. Its file goes with the folder it lies in.
class SharedBoard {
public:
    /// Makes the file.
    explicit SharedBoard(const std::string& path, bool make);
    ~SharedBoard();
    SharedBoard(const SharedBoard&) = delete;
    SharedBoard& operator=(const SharedBoard&) = delete;

    [[nodiscard]] Board& operator*() const noexcept { return *board_; }
    [[nodiscard]] Board* operator->() const noexcept { return board_; }

private:
    Board* board_ = nullptr;
};

}  // namespace pushplus_fleet
