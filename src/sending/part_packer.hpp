#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "characters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Fills parts of at most `most` characters with pieces of text, in order. A part of blanks alone is left out: the
/// service takes no such message.
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
    void add(std::string_view piece);
    /// Adds the beginning of a text that does not fit, to the end of a word, or else as many characters as fit. Returns
    /// how many bytes were added.
    std::size_t add_beginning(std::string_view text);
    /// Ends the present part, unless it is empty.
    void end_part();
    /// Takes back the end of the present part, from `begin` on.
    [[nodiscard]] std::string take_back(std::size_t begin);
    /// The length of the present part in bytes.
    [[nodiscard]] std::size_t size() const noexcept { return part_.size(); }

    /// Adds a text line by line; a line that is longer than a part in several pieces.
    void add_lines(std::string_view text);
    /// The first line of a text, or a piece of it that does not fit either.
    [[nodiscard]] std::string_view line_of(std::string_view text) const noexcept;

    [[nodiscard]] std::vector<std::string> finish();

private:
    const std::size_t most_;
    std::size_t room_;
    std::string part_;
    std::vector<std::string> parts_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
