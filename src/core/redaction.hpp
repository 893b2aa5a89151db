#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Masks secrets in text from elsewhere, such as the service.
///
/// Masks the given secrets, also encoded, in other case or cut (see `find_known`), the value of each JSON member or
/// query parameter that is named like a secret or `data`, the user and password of URLs, and runs of 24 or more
/// letters and digits that look like a token; the last three also where they are percent-, \u- or HTML-encoded.
///
/// Not masked: secrets in an encoding that is not named here (hexadecimal, reversed, encrypted), shorter pieces than
/// `find_known` names, and secrets that the caller does not know and that neither name nor length shows.
[[nodiscard]] std::string redact(std::string_view text, const std::vector<std::string_view>& secrets);

/// The same for a transport's message, which may quote a proxy's URL that is none: all between "://" or the first quote
/// and the last '@' is masked, whatever it is.
[[nodiscard]] std::string redact_failure(std::string_view message, const std::vector<std::string_view>& secrets);

/// The beginning of a response for an error message: masked, on one line, about `longest` bytes at most.
[[nodiscard]] std::string excerpt(std::string_view response, const std::vector<std::string_view>& secrets,
                                  std::size_t longest = 120);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
