#pragma once

#include <string>
#include <string_view>

#include "json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Appends a value as `dump` writes it, with U+FFFD for what is no UTF-8, in less time.
void write_json(std::string& text, const Json& value);
void write_json_text(std::string& text, std::string_view value);

/// The same as a text of its own.
[[nodiscard]] std::string json_text(const Json& value);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
