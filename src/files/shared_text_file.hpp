#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <pushplus/result.hpp>

#include "descriptor.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A small text in a file that processes of one user share, in a folder that is that user's alone. What has its name
/// there and is not a regular file of this user is left alone.
///
/// An update replaces the whole file (`replace_file`), so that a crash leaves the old or the new text. A lock file
/// beside it (".lock") keeps threads and processes apart.
///
/// Thread safety: `update` may be called from any thread and process.
class SharedTextFile {
public:
    struct Use {
        const char* subject;  ///< Begins each error: "the state folder's file".
        /// Whether a text that replaces another must outlast a power failure, which takes milliseconds.
        bool (*must_last)(const std::string& before, const std::string& after);
    };
    /// A file in an open folder, which outlives this object, whatever lies at the folder's path by now. The path is for
    /// errors.
    SharedTextFile(Descriptor::Number folder, std::string name, const std::string& folder_path, Use use);

    /// Passes the text (empty if there is none) to `change` and stores the result if it differs. An error: nothing is
    /// stored. `rate_limited`, with the time to try again: others hold the lock for longer than an update takes.
    [[nodiscard]] Result<void> update(const std::function<void(std::string& text)>& change) const;

private:
    [[nodiscard]] std::string lock_file_name() const { return name_ + ".lock"; }
    [[nodiscard]] OpenedFile open_lock_file() const;
    [[nodiscard]] Result<void> update_locked(const std::function<void(std::string& text)>& change) const;
    [[nodiscard]] Result<std::string> read() const;
    [[nodiscard]] Error failed(std::string_view what, std::string_view why) const;
    [[nodiscard]] Error busy() const;

    const Descriptor::Number folder_;
    const std::string name_;  // As seen from the folder.
    const std::string path_;
    const Use use_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
