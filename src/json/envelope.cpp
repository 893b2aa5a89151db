#include "envelope.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

Envelope read_envelope(std::string_view text, const ReplySlot& slot) {
    Envelope envelope;
    read_received_json(text, slot, envelope, &envelope);
    if (!envelope.malformed.empty()) envelope.code.reset();
    return envelope;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
