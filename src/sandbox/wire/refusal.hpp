#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Why an operation is not carried out: thrown where it is noticed, turned into an envelope in one place.
struct Refusal {
    int code = 0;
    std::string_view msg;  ///< The one sentence for the code.
    Json data;             ///< The reason: a text, or for a field `[{"field":"…","message":"…"}]`.
};

/// The reason as text, for the log.
[[nodiscard]] std::string reason_of(const Refusal& refusal);

// service.md, "Refusals": `msg` is one sentence for the code, and the reason stands in `data`.

/// Throws a `Refusal` with the reason as text.
[[noreturn]] void refuse(int code, std::string_view reason);
/// Throws a `Refusal` of a field or parameter, by its name on the wire.
[[noreturn]] void refuse_field(int code, std::string_view field, std::string_view message);
/// Throws the `Refusal` for an unknown id. `kind` is the row's kind in Chinese.
[[noreturn]] void refuse_unknown(std::string_view kind, std::int64_t id);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
