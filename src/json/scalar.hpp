#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A JSON value that is neither object nor array, as the parser hands it out and as a member is written.
struct Scalar {
    /// `json` is any JSON; the parser hands out none.
    enum class Kind : std::uint8_t { null, boolean, integer, real, text, json };

    Kind kind = Kind::null;
    std::int64_t integer = 0;   ///< Of integers and booleans.
    std::string_view text;      ///< Of text and JSON; of numbers as they were written.
    bool out_of_range = false;  ///< An integer beyond 64 bits.
    double real = 0;            ///< Of reals, and of integers that are out of range.
};

/// The whole number that a text stands for, if it stands for one. "1.0" does, "1.9" does not.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text) noexcept;

/// The whole number that a scalar stands for, if it stands for one.
[[nodiscard]] inline std::optional<std::int64_t> whole_number(const Scalar& scalar) noexcept {
    if (scalar.out_of_range) return std::nullopt;
    switch (scalar.kind) {
        case Scalar::Kind::boolean:
        case Scalar::Kind::integer: return scalar.integer;
        case Scalar::Kind::real:
        case Scalar::Kind::text: return parse_whole(scalar.text);
        case Scalar::Kind::null:
        case Scalar::Kind::json: break;
    }
    return std::nullopt;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
