#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reply.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What an answer of the service said: {"code", "msg", "data"}.
struct Envelope {
    /// The business code; unset if the text is no envelope.
    std::optional<int> code;
    std::string msg;
    /// Why the text is no envelope: not JSON, too deep, no code. No part of the text is quoted.
    std::string malformed;
    /// Why `data` does not fit the slot, with its JSON path. Of no consequence unless the code is 200.
    std::string mismatch;
};

/// Reads an answer; `data` goes straight into the slot, without a tree in between.
///
/// Numbers, numeric text and booleans fit any integer, flag or enumeration that can hold them; numbers fit text. Null and
/// missing members leave the empty value, unknown ones are passed over. `data` itself must be there if the slot wants it.
[[nodiscard]] Envelope read_envelope(std::string_view text, const ReplySlot& slot);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
