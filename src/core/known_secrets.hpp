#pragma once

#include <string_view>
#include <vector>

#include "decoded_text.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where in a text these secrets stand: as they are, in other case, encoded as `DecodedText` decodes it up to three
/// times, in base64, or cut. A piece counts from three quarters of the secret on, but eight characters are enough and
/// four are the least. A secret of fewer than four characters counts as a word of its own, and not in base64.
[[nodiscard]] std::vector<Span> find_known(std::string_view text, const std::vector<std::string_view>& secrets);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
