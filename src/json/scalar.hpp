#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A JSON value that is neither object nor array, as the parser hands it out.
struct Scalar {
    enum class Kind { null, boolean, integer, real, text };

    Kind kind = Kind::null;
    std::int64_t integer = 0;   ///< Of integers and booleans.
    std::string_view text;      ///< Of text; of numbers as they were written.
    bool out_of_range = false;  ///< An integer beyond 64 bits.
};

/// The whole number that a scalar stands for, if it stands for one.
[[nodiscard]] std::optional<std::int64_t> whole_number(const Scalar& scalar) noexcept;

/// Writes a scalar into a member; returns what it should have been if it does not fit, or null if it does.
[[nodiscard]] const char* assign(const Type& type, void* target, const Scalar& scalar);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
