#pragma once

#include <cstring>
#include <string>

#include <pushplus/detail/export.hpp>

#include "scalar.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

struct Field;
struct Type;

/// All that is to be said about a kind of member that is neither struct nor list. A new kind is one of these, and a
/// line of `make_type` that says which C++ types are of it.
struct ScalarKind {
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

PUSHPLUS_API extern const ScalarKind text_kind;         ///< std::string, or an open text type such as Channel.
PUSHPLUS_API extern const ScalarKind date_time_kind;    ///< DateTime
PUSHPLUS_API extern const ScalarKind integer_kind;      ///< std::int64_t
PUSHPLUS_API extern const ScalarKind decimal_kind;      ///< double, in the shortest form that reads back the same
PUSHPLUS_API extern const ScalarKind flag_kind;         ///< bool, 0 or 1, or true or false
PUSHPLUS_API extern const ScalarKind enumeration_kind;  ///< enum class : int
PUSHPLUS_API extern const ScalarKind moment_kind;       ///< system_clock::time_point, milliseconds since 1970
PUSHPLUS_API extern const ScalarKind seconds_kind;      ///< std::chrono::seconds
PUSHPLUS_API extern const ScalarKind joined_kind;       ///< Whatever is written as one text: see `joined_field`.
PUSHPLUS_API extern const ScalarKind json_kind;         ///< JsonText: whatever stands there.

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
