#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>

namespace pushplus_soak {

/// Random choices, determined by a seed. Thread safety: one thread at a time.
class Dice {
public:
    Dice(std::uint64_t seed, std::uint64_t stream) : engine_(seed * 0x9E3779B97F4A7C15U + stream) {}

    /// `least` to `most`, both included.
    [[nodiscard]] std::int64_t number(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(most - least + 1));
    }
    [[nodiscard]] bool percent(int chance) { return number(1, 100) <= chance; }
    [[nodiscard]] std::chrono::milliseconds milliseconds(std::int64_t least, std::int64_t most) {
        return std::chrono::milliseconds(number(least, most));
    }
    template <class List>
    [[nodiscard]] auto& one_of(List& list) {
        return list[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(list.size()) - 1))];
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace pushplus_soak
