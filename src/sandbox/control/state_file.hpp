#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "../../files/file_lock.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The file that keeps a sandbox's state over restarts: mode 0600, since it holds tokens. It is replaced as a whole by
/// a new one (`path` + ".new"), so that a crash leaves the old or the new state. A lock file (`path` + ".lock") keeps a
/// second sandbox away from it. The path is opened as what it must be: a regular file of this user, no link.
///
/// Thread safety: `note_change` may be called from any thread.
class StateFile {
public:
    explicit StateFile(std::string path) : path_(std::move(path)) {}
    ~StateFile() { end(); }
    StateFile(const StateFile&) = delete;
    StateFile& operator=(const StateFile&) = delete;

    /// Locks the file and reads it into `text`, empty if there is none yet. Returns why it cannot be used, or an empty
    /// text.
    [[nodiscard]] std::string open(std::string& text);
    /// Starts the thread that writes. `state` returns the current text; `failed` is called with the reason when it
    /// cannot be written.
    void begin(std::function<std::string()> state, std::function<void(const std::string& why)> failed);
    /// The state may have changed: it is written within about a second.
    void note_change() noexcept;
    /// Writes the state and stops, if it was begun.
    void end() noexcept;

private:
    void run();
    void write();

    const std::string path_;
    std::optional<Descriptor> lock_file_;
    std::optional<FileLock> lock_;
    std::function<std::string()> state_;
    std::function<void(const std::string& why)> failed_;
    std::string written_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool dirty_ = false;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
