#pragma once

#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The name of the file for the text `name`, another one for each name. Letters, digits, "-", "_" and "." stand as they
/// are; all other bytes, "." as the first character and that of an ending ".lock" or ".new" are percent-encoded, so
/// that no name is a path, hidden, or that of a file which lies beside a text.
///
/// Upper and lower case are told apart, as Linux's file systems do: on one that ignores case, "a" and "A" would be one
/// text. Windows's ignore it, so there capital letters are percent-encoded, too, and so are
/// "." as the last character and the first one of a device's name, such as "nul".
[[nodiscard]] std::string text_file_name(std::string_view name);

/// The longest name of a file for a text, in bytes. What lies beside the file has a longer one.
constexpr std::size_t longest_text_file_name = 200;

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
