#pragma once

#include <string>

#include <pushplus/detail/export.hpp>

#include "descriptor.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What kept a file from being replaced.
struct ReplaceFault {
    const char* what = nullptr;  ///< Such as "cannot be written"; null: it was replaced.
    std::string why{};
};

/// Replaces a file by a new one of mode 0600 (`path` + ".new"), so that a crash leaves the old or the new text. What
/// has the new file's name is removed: the caller holds the lock by which nobody else writes here. `lasts`: the text
/// outlasts a power failure, which takes milliseconds. On Windows a file that another program has open cannot be
/// replaced; that is waited for, but not for long.
[[nodiscard]] PUSHPLUS_API ReplaceFault replace_file(const std::string& path, const std::string& text, bool lasts);
/// The same for a name in an open folder.
[[nodiscard]] ReplaceFault replace_file(Descriptor::Number folder, const std::string& name, const std::string& text,
                                        bool lasts);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
