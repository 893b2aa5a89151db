#include "shared_text_file.hpp"

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "../base/make_error.hpp"
#include "given_path.hpp"

#ifndef _WIN32
#    include <fcntl.h>
#    include <sys/stat.h>
#    include <unistd.h>

#    include "descriptor.hpp"
#    include "file_lock.hpp"
#    include "replace_file.hpp"
#endif

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

#ifdef _WIN32
constexpr int no_folder = -1;
#else
constexpr int no_folder = AT_FDCWD;
#endif

}  // namespace

SharedTextFile::SharedTextFile(std::string path, Use use)
    : folder_(no_folder), name_(made_absolute(std::move(path))), path_(name_), use_(use) {}

SharedTextFile::SharedTextFile(int folder, std::string name, const std::string& folder_path, Use use)
    : folder_(folder), name_(std::move(name)), path_(folder_path + "/" + name_), use_(use) {}

Error SharedTextFile::failed(std::string_view what, std::string_view why) const {
    std::string message = use_.subject;
    message.append(" ").append(path_).append(": ").append(what).append(": ").append(why);
    return make_error(ErrorKind::internal, std::move(message));
}

#ifndef _WIN32

namespace {

// Far longer than an update takes. A process that holds the lock longer has stopped or waits for its disk, which must
// not delay a call.
constexpr std::chrono::seconds longest_wait(5);
constexpr std::chrono::seconds retry_after(1);

constexpr std::size_t largest_text = std::size_t{4} * 1024 * 1024;

// What the lock file of a text of ours holds.
constexpr std::string_view note = "pushplus\n";

bool is_noted(const Descriptor& lock_file) {
    char read[note.size() + 1];
    const ssize_t got = ::pread(lock_file.get(), read, sizeof read, 0);
    return got > 0 && std::string_view(read, static_cast<std::size_t>(got)) == note;
}

// False: see errno.
bool take_note(const Descriptor& lock_file) {
    // The lock file may have been left with half a note.
    const auto put = ::pwrite(lock_file.get(), note.data(), note.size(), 0);
    if (put >= 0 && put != static_cast<ssize_t>(note.size())) errno = ENOSPC;
    return put == static_cast<ssize_t>(note.size());
}

}  // namespace

bool SharedTextFile::is_foreign(const std::string& text) const {
    return use_.recognizes != nullptr && !text.empty() && !use_.recognizes(text);
}

Error SharedTextFile::foreign() const {
    return failed(
        "cannot be used",
        "it holds something else, which is left alone; name a path where there is no file, or remove this one");
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
    const auto opened = open_own_file(folder_, name_, O_RDONLY);
    if (opened.missing) return std::string();
    if (!opened.fault.empty()) return failed("cannot be read", opened.fault);
    std::string text;
    if (!opened.file.read_up_to(largest_text + 1, text)) return failed("cannot be read", words_for(errno));
    if (text.size() > largest_text) return failed("cannot be read", "it is larger than 4 MiB");
    return text;
}

Result<void> SharedTextFile::update(const std::function<void(std::string&)>& change) const {
    if (const char* const fault = fault_of_path(path_)) return failed("cannot be used", fault);
    const std::string lock_name = name_ + ".lock";
    // Each update opens the lock file again, so that it also keeps threads apart.
    const auto lock_file = open_own_file(folder_, lock_name, O_RDWR);
    if (lock_file.missing) {
        // Nothing is created beside a foreign file. One of ours that was made meanwhile has a lock file by now.
        const auto found = read();
        if (!found) return found.error();
        auto again = open_own_file(folder_, lock_name, is_foreign(*found) ? O_RDWR : O_RDWR | O_CREAT);
        if (again.missing) return foreign();
        // Whatever the umask takes away.
        if (again.file) static_cast<void>(::fchmod(again.file.get(), 0600));
        return update_locked(again, change);
    }
    return update_locked(lock_file, change);
}

Result<void> SharedTextFile::update_locked(const OpenedFile& lock_file,
                                           const std::function<void(std::string&)>& change) const {
    if (!lock_file.fault.empty()) return failed("cannot be locked", path_ + ".lock: " + lock_file.fault);
    const FileLock lock(lock_file.file, longest_wait);
    if (lock.outcome() == FileLock::Outcome::failed) return failed("cannot be locked", words_for(errno));
    if (lock.outcome() == FileLock::Outcome::busy) return busy();

    const auto before = read();
    if (!before) return before.error();
    const bool noted = use_.recognizes == nullptr || is_noted(lock_file.file);
    if (!noted && is_foreign(*before)) return foreign();
    std::string after = *before;
    change(after);
    if (after == *before) return {};
    if (after.size() > largest_text) return failed("cannot be written", "the text is larger than 4 MiB");
    if (!noted && !take_note(lock_file.file)) return failed("cannot be written", words_for(errno));
    const auto fault = replace_file(folder_, name_, after, use_.must_last(*before, after));
    if (fault.what != nullptr) return failed(fault.what, fault.why);
    return {};
}

#else

Result<void> SharedTextFile::update(const std::function<void(std::string&)>&) const {
    return failed("cannot be used", std::generic_category().message(ENOSYS));
}

#endif

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
