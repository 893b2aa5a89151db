#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reader.hpp"
#include "reply.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What an answer of the service said: {"code", "msg", "data"}.
struct Envelope : ReadFaults {
    /// The business code; unset if the text is no envelope.
    std::optional<int> code;
    std::string msg;
};

/// Reads an answer; `data` goes into the slot and must be there if the slot wants it. A mismatch is of no consequence
/// unless the code is 200.
[[nodiscard]] Envelope read_envelope(std::string_view text, const ReplySlot& slot);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
