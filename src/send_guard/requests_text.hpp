#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

struct GuardedRequest;

/// The times of requests with blanks between them: milliseconds since the one before it, the first since 1970.
[[nodiscard]] std::string text_of(const std::vector<GuardedRequest>& requests);
/// Adds what the text says. False if it is no such text.
[[nodiscard]] bool read_text(std::string_view text, std::vector<GuardedRequest>& requests);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
