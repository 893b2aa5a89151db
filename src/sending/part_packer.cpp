#include "part_packer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// The beginning of a line that is longer than `most`, to the end of its last whole word.
std::string_view first_words(std::string_view line, std::size_t most) {
    const auto piece = first_characters(line, most);
    const auto blank = piece.find_last_of(" \t");
    return blank == std::string_view::npos ? piece : piece.substr(0, blank + 1);
}

}  // namespace

void PartPacker::add_lines(std::string_view text) {
    while (!text.empty()) {
        auto piece = first_line(text);
        if (!fits(piece)) {
            end_part();
            if (!fits(piece)) piece = first_words(piece, most_);
        }
        add(piece);
        text.remove_prefix(piece.size());
    }
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
