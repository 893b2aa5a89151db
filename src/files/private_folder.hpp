#pragma once

#include <string>

#include "descriptor.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What opening a folder came to: a folder of this user alone, or a reason in words.
struct OpenedFolder {
    Descriptor folder{};
    std::string fault{};  ///< Why it cannot be used, and what to do; empty if it can.
};

/// Opens a folder that nobody else can use: it belongs to this user, grants nothing to others, and does not lie on a
/// network file system. Where there is none, it is made (0700, whatever the umask), but not the folder it lies in. A
/// symbolic link is followed; what is checked is what it leads to.
///
/// On Windows "others" are all but this user, the system and the administrators, and the folder can be neither moved
/// nor removed while it is open.
///
/// Files are to be opened from what was opened here: at the path another folder may lie by now.
[[nodiscard]] OpenedFolder open_private_folder(const std::string& path);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
