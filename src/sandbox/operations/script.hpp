#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The result of a script.
struct ScriptOutcome {
    std::optional<std::string> content;  ///< Unset: the script is not supported …
    int line = 0;                        ///< … from this line on.
};

/// Runs a preprocessing script in the subset of JavaScript that tests of a program need:
/// - statements `content = …` and `content += …`, separated by semicolons or line ends, with comments;
/// - sums of `content`, strings ('…', "…", `…` without ${}), numbers and parentheses;
/// - on a string `.replace(what, with)`, where `what` is a string (its first occurrence) or /literal/ or /literal/g
///   without unescaped special characters, and `with` is a string without $ patterns.
///
/// Nothing else is supported: variables, functions, real regular expressions, arithmetic other than sums of whole
/// numbers, results over 1 MiB.
[[nodiscard]] ScriptOutcome run_script(std::string_view script, std::string_view message);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
