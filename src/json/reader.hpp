#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reply.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Why a text could not be read. No part of the text is quoted.
struct ReadFaults {
    /// Why it is not what it should be at all: not JSON, too deep, no object, no code.
    std::string malformed;
    bool invalid = false;   ///< That is why: it is no valid JSON.
    bool too_deep = false;  ///< That is why.
    /// The first member that does not fit its field, with its JSON path, as "data.list[3].id is not a whole number".
    std::string mismatch;
};

struct Envelope;

/// Reads JSON straight into the slot by its field lists, without a tree in between.
///
/// Numbers, numeric text and booleans fit any integer, flag or enumeration that can hold them; numbers fit text. Null
/// and missing members leave the empty value, nulls in a list and unknown members are passed over.
///
/// A list of the slot's page ends with `most_rows`, and all lists together at a size that goes by the text's: a few
/// bytes must not fill the memory. Beyond that nothing is read, and the mismatch says so.
///
/// With `envelope` the text is {"code", "msg", "data"} and `data` goes into the slot; without, the text is what
/// the slot takes.
void read_json(std::string_view text, const ReplySlot& slot, ReadFaults& faults, Envelope* envelope = nullptr);

/// The same for text from elsewhere: what a string must not hold is read as U+FFFD, as by `mended_json`.
void read_received_json(std::string_view text, const ReplySlot& slot, ReadFaults& faults, Envelope* envelope = nullptr);

/// JSON without blanks between its parts; empty if it is none.
[[nodiscard]] std::string normalized(std::string_view json);

/// The text that stands in JSON, if nothing else does.
[[nodiscard]] std::optional<std::string> unquoted(std::string_view json);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
