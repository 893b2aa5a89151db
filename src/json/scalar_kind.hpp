#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include <pushplus/detail/export.hpp>

#include "scalar.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

struct Field;
struct Type;

/// What a member can be that is neither struct nor list. A new kind is a name here, a line of `operations_of`, and a
/// line of `make_type` that says which C++ types are of it.
enum class ScalarKind : std::uint8_t {
    text,         ///< std::string, or an open text type such as Channel.
    date_time,    ///< DateTime
    integer,      ///< std::int64_t
    decimal,      ///< double, in the shortest form that reads back the same
    flag,         ///< bool, 0 or 1, or true or false
    enumeration,  ///< enum class : int
    moment,       ///< system_clock::time_point, milliseconds since 1970
    seconds,      ///< std::chrono::seconds
    joined,       ///< Whatever is written as one text: see `joined_field`.
    json,         ///< JsonText: whatever stands there.
};

/// How members of a kind are written, read and checked.
struct ScalarOperations {
    /// What it is on the wire: boolean, integer, real, text or json.
    Scalar::Kind form;
    /// The member as it is written. Text that has to be made for that is kept in `made`.
    Scalar (*get)(const Type& type, const void* value, std::string& made);
    /// Puts what was read into the member. Returns what it should have been if it does not fit, otherwise null.
    const char* (*set)(const Type& type, void* target, const Scalar& scalar);
    /// What is wrong with a member of a request or an element of a list, as in "NAME must not be empty"; null if
    /// nothing is. Null function: nothing can be.
    const char* (*fault)(const Field& field, const Type& type, const void* value) = nullptr;

    /// Empty text stands for no value.
    [[nodiscard]] bool is_number() const noexcept { return form <= Scalar::Kind::real; }
    /// Takes numbers as they were written.
    [[nodiscard]] bool takes_digits() const noexcept { return form >= Scalar::Kind::text; }
};

/// The fault of a number that is below its field's lowest value.
inline constexpr char too_low[] = "is too low";

[[nodiscard]] PUSHPLUS_API const ScalarOperations& operations_of(ScalarKind kind) noexcept;

/// Writes what was read into a member. Returns what it should have been if it does not fit, otherwise null.
///
/// Null leaves the member alone, and so does empty text where a number is wanted.
[[nodiscard]] PUSHPLUS_API const char* assign(const Type& type, void* target, const Scalar& scalar);

/// The number of any `enum class : int`.
[[nodiscard]] inline int read_enumeration(const void* value) noexcept {
    int number = 0;
    std::memcpy(&number, value, sizeof number);
    return number;
}

inline void write_enumeration(void* value, int number) noexcept { std::memcpy(value, &number, sizeof number); }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
