#include "shared_text_file.hpp"

#include <chrono>
#include <cstddef>
#include <utility>

#include "../base/make_error.hpp"
#include "file_lock.hpp"
#include "given_path.hpp"
#include "replace_file.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// Far longer than an update takes. A process that holds the lock longer has stopped or waits for its disk, which must
// not delay a call.
constexpr std::chrono::seconds longest_wait(5);
constexpr std::chrono::seconds retry_after(1);

constexpr std::size_t largest_text = std::size_t{4} * 1024 * 1024;

}  // namespace

SharedTextFile::SharedTextFile(Descriptor::Number folder, std::string name, const std::string& folder_path, Use use)
    : folder_(folder), name_(std::move(name)), path_(folder_path + path_separator + name_), use_(use) {}

Error SharedTextFile::failed(std::string_view what, std::string_view why) const {
    std::string message = use_.subject;
    message.append(" ").append(path_).append(": ").append(what).append(": ").append(why);
    return make_error(ErrorKind::internal, std::move(message));
}

Error SharedTextFile::busy() const {
    Error::Parts parts;
    parts.kind = ErrorKind::rate_limited;
    parts.message = std::string(use_.subject) + " " + path_ +
                    ": cannot be locked: another process has held the lock for " +
                    std::to_string(longest_wait.count()) + " s; try again later";
    parts.retry_at = std::chrono::system_clock::now() + retry_after;
    return Error(std::move(parts));
}

Result<std::string> SharedTextFile::read() const {
    const auto opened = open_own_file(folder_, name_, Access::read);
    if (opened.missing) return std::string();
    if (!opened.fault.empty()) return failed("cannot be read", opened.fault);
    std::string text;
    if (!opened.file.read_up_to(largest_text + 1, text)) return failed("cannot be read", words_for_last_error());
    if (text.size() > largest_text) return failed("cannot be read", "it is larger than 4 MiB");
    return text;
}

OpenedFile SharedTextFile::open_lock_file() const {
    const auto name = lock_file_name();
    auto opened = open_own_file(folder_, name, Access::write);
    if (!opened.missing) return opened;
    return open_own_file(folder_, name, Access::write_or_make);
}

Result<void> SharedTextFile::update(const std::function<void(std::string&)>& change) const {
    // Somebody may remove the lock file while it is waited for: whoever comes then locks another.
    constexpr int most_lock_files = 16;
    for (int i = 0; i < most_lock_files; ++i) {
        // Each update opens the lock file again, so that it also keeps threads apart.
        const auto lock_file = open_lock_file();
        if (!lock_file.fault.empty()) return failed("cannot be locked", path_ + ".lock: " + lock_file.fault);
        const FileLock lock(lock_file.file, longest_wait);
        if (lock.outcome() == FileLock::Outcome::failed) return failed("cannot be locked", words_for_last_error());
        if (lock.outcome() == FileLock::Outcome::busy) return busy();
        if (is_named(folder_, lock_file_name(), lock_file.file)) return update_locked(change);
    }
    return failed("cannot be locked", path_ + ".lock is removed again and again");
}

Result<void> SharedTextFile::update_locked(const std::function<void(std::string&)>& change) const {
    const auto before = read();
    if (!before) return before.error();
    std::string after = *before;
    change(after);
    if (after == *before) return {};
    if (after.size() > largest_text) return failed("cannot be written", "the text is larger than 4 MiB");
    const auto fault = replace_file(folder_, name_, after, use_.must_last(*before, after));
    if (fault.what != nullptr) return failed(fault.what, fault.why);
    return {};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
