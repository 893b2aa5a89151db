#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
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

/// By what the processes share their AccessKey: `hubs` are two over a Redis, `hub` is one over a folder.
enum class Sharing { nothing, folder, redis, hub, hubs };

/// What one more thread of each worker sends: nothing, or messages, which wait for the store while it fails, but for the
/// worker's own turns.
enum class Sends { none, waiting, own_turns };

/// What driver and workers of a scenario share: a file that all of them map into memory.
struct Board {
    static constexpr std::size_t most_workers = 512;

    // Written before the first worker starts.
    Origin origin;
    int factor = 1;
    int processes = 1;
    int threads = 1;
    std::int64_t call_every_ms = 100;  ///< In real time, for each thread.
    Sharing sharing = Sharing::folder;
    Sends sends = Sends::none;
    std::array<char, 128> base_url{};
    std::array<char, 256> folder{};               ///< The state folder.
    std::array<char, 256> redis{};                ///< The socket of the Redis; empty: the folder is the store.
    std::array<std::array<char, 256>, 2> hubs{};  ///< The hubs' URLs; empty: there is none.

    std::atomic<bool> ended{false};
    /// By how much the store's clock was set.
    std::atomic<std::int64_t> calendar_offset_s{0};
    std::array<Slot, most_workers> slots{};
};

/// Writes a text of the board.
template <std::size_t Size>
void set_text(std::array<char, Size>& text, const std::string& value) {
    if (value.size() >= Size) throw std::runtime_error("too long: " + value);
    value.copy(text.data(), Size - 1);
}

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
