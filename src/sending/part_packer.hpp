#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "characters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Fills parts of at most `most` characters with pieces of text, in order.
class PartPacker {
public:
    explicit PartPacker(std::size_t most) : most_(most), room_(most) {}

    [[nodiscard]] std::size_t most() const noexcept { return most_; }
    [[nodiscard]] std::size_t room() const noexcept { return room_; }
    [[nodiscard]] bool fits(std::string_view piece) const noexcept {
        constexpr std::size_t longest_character = 4;
        return piece.size() / longest_character <= room_ && count_characters(piece) <= room_;
    }

    /// Adds a piece that fits to the present part.
    void add(std::string_view piece) {
        part_.append(piece);
        room_ -= count_characters(piece);
    }
    /// Ends the present part, unless it is empty.
    void end_part() {
        if (!part_.empty()) parts_.push_back(std::exchange(part_, {}));
        room_ = most_;
    }
    /// Takes back the end of the present part, from `begin` on.
    [[nodiscard]] std::string take_back(std::size_t begin) {
        auto text = part_.substr(begin);
        part_.resize(begin);
        room_ += count_characters(text);
        return text;
    }
    /// The length of the present part in bytes.
    [[nodiscard]] std::size_t size() const noexcept { return part_.size(); }

    /// Adds a text line by line; a line that is longer than a part by words, or else by characters.
    void add_lines(std::string_view text);

    [[nodiscard]] std::vector<std::string> finish() {
        end_part();
        return std::move(parts_);
    }

private:
    const std::size_t most_;
    std::size_t room_;
    std::string part_;
    std::vector<std::string> parts_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
