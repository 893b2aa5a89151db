#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// JSON whose strings hold what JSON forbids, with U+FFFD in its place: bytes that are no UTF-8, raw control
/// characters, and escaped halves of surrogate pairs. Titles and names come from other people's devices, and one that
/// was cut must not cost the text around it. Nothing if no string holds any of these; what else is wrong stays as it
/// is.
[[nodiscard]] std::optional<std::string> mended_json(std::string_view json);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
