#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

struct OpenedFile;

/// A small text in a file that processes of one user share. A path comes from the program's configuration and may name
/// anything, so it is opened as what it must be: a regular file of this user that holds such a text. What is not is
/// left alone.
///
/// An update replaces the whole file (`replace_file`), so that a crash leaves the old or the new text. A lock file
/// (`path` + ".lock") keeps threads and processes apart; it also notes that the file is ours, whatever its text looks
/// like.
///
/// Thread safety: `update` may be called from any thread and process.
class SharedTextFile {
public:
    struct Use {
        const char* subject;  ///< Begins each error: "the send guard's file".
        /// Whether a text without a note in the lock file was written for this use. Null: whatever lies there was, and
        /// no note is taken.
        bool (*recognizes)(std::string_view text);
        /// Whether a text that replaces another must outlast a power failure, which takes milliseconds.
        bool (*must_last)(const std::string& before, const std::string& after);
    };
    /// A relative path is taken from the working directory of now, which a daemon changes later.
    SharedTextFile(std::string path, Use use);
    /// A file in an open folder, which outlives this object, whatever lies at the folder's path by now. The path is for
    /// errors.
    SharedTextFile(int folder, std::string name, const std::string& folder_path, Use use);

    /// Passes the text (empty if there is none) to `change` and stores the result if it differs. An error: nothing is
    /// stored. `rate_limited`, with the time to try again: others hold the lock for longer than an update takes.
    [[nodiscard]] Result<void> update(const std::function<void(std::string& text)>& change) const;

private:
    [[nodiscard]] Result<std::string> read() const;
    [[nodiscard]] Error failed(std::string_view what, std::string_view why) const;
    [[nodiscard]] bool is_foreign(const std::string& text) const;
    [[nodiscard]] Error foreign() const;
    [[nodiscard]] Error busy() const;
    [[nodiscard]] Result<void> update_locked(const OpenedFile& lock_file,
                                             const std::function<void(std::string& text)>& change) const;

    const int folder_;
    const std::string name_;  // As seen from the folder.
    const std::string path_;
    const Use use_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
