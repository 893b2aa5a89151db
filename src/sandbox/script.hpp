#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What became of a script.
struct ScriptOutcome {
    std::optional<std::string> content;  ///< Unset: the script is beyond the sandbox …
    int line = 0;                        ///< … from this line on.
};

/// Runs a preprocessing script, in the part of JavaScript that a test of a program needs:
/// - statements `content = …` and `content += …`, separated by semicolons or line ends, with comments;
/// - sums of `content`, texts ('…', "…", `…` without ${}), numbers and parentheses;
/// - on a text `.replace(what, with)`, where `what` is a text (its first occurrence) or /literal/ or /literal/g without
///   special characters that are not escaped, and `with` is a text without $ patterns.
///
/// Everything else is beyond it: variables, functions, regular expressions proper, arithmetic other than sums of whole
/// numbers, results over 1 MiB.
[[nodiscard]] ScriptOutcome run_script(std::string_view script, std::string_view message);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
