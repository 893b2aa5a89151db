#include <pushplus/send_guard.hpp>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <thread>
#include <utility>

#include "../base/make_error.hpp"

#ifndef _WIN32
#    include <fcntl.h>
#    include <sys/file.h>
#    include <sys/stat.h>
#    include <unistd.h>
#endif

namespace pushplus {
inline namespace v0 {

namespace {

Error failed(const std::string& what, const std::string& path, int error) {
    return detail::make_error(ErrorKind::internal, "the send guard's file " + path + ": " + what + ": " +
                                                       std::system_category().message(error));
}

#ifndef _WIN32

/// A descriptor that closes itself.
class File {
public:
    File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    explicit operator bool() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] int get() const noexcept { return descriptor_; }

    [[nodiscard]] bool read_all(std::string& text) const {
        char buffer[16384];
        for (;;) {
            const ssize_t got = ::read(descriptor_, buffer, sizeof buffer);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return false;
            if (got == 0) return true;
            text.append(buffer, static_cast<std::size_t>(got));
        }
    }

    [[nodiscard]] bool write_all(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t put = ::write(descriptor_, text.data(), text.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) return false;
            text.remove_prefix(static_cast<std::size_t>(put));
        }
        return true;
    }

private:
    int descriptor_;
};

// Far longer than an update takes. A process that holds the lock longer has stopped or waits for its disk, which must
// not delay a send.
constexpr std::chrono::seconds longest_wait(5);

/// A lock on a file. The destructor unlocks it explicitly, because a child that is forked meanwhile shares the open
/// file and would keep the lock.
class Lock {
public:
    explicit Lock(const File& file) : file_(file), held_(take()) {}
    ~Lock() {
        if (held_) ::flock(file_.get(), LOCK_UN);
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    explicit operator bool() const noexcept { return held_; }

private:
    [[nodiscard]] bool take() const noexcept {
        const auto deadline = std::chrono::steady_clock::now() + longest_wait;
        // Polls often, because a process that locks the file repeatedly frees it only briefly.
        while (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno == EINTR) continue;
            if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= deadline) return false;
            std::this_thread::sleep_for(std::chrono::microseconds(500));
        }
        return true;
    }

    const File& file_;
    const bool held_;
};

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

class GuardFile final : public SendGuardStore {
public:
    explicit GuardFile(std::string path) : path_(std::move(path)) {}

    Result<void> update(const std::function<void(std::string&)>& change) override {
        // Each update opens the lock file again, so that it also keeps threads apart.
        const File lock_file(path_ + ".lock", O_RDWR | O_CREAT);
        if (!lock_file) return failed("cannot be locked", path_, errno);
        const Lock lock(lock_file);
        if (!lock) return failed("cannot be locked", path_, errno);
        std::string before;
        if (const File file(path_, O_RDONLY); !file ? errno != ENOENT : !file.read_all(before))
            return failed("cannot be read", path_, errno);
        std::string after = before;
        change(after);
        return after == before ? Result<void>() : replace(after);
    }

private:
    [[nodiscard]] Result<void> replace(const std::string& text) const {
        // Only the lock's holder writes here, so what a crash left behind is overwritten.
        const std::string fresh = path_ + ".new";
        {
            const File file(fresh, O_WRONLY | O_CREAT | O_TRUNC);
            if (!file || ::fchmod(file.get(), 0600) != 0 || !file.write_all(text) || ::fsync(file.get()) != 0)
                return failed("cannot be written", path_, errno);
        }
        if (::rename(fresh.c_str(), path_.c_str()) != 0) return failed("cannot be replaced", path_, errno);
        // Makes the rename survive a power failure, where the file system can.
        if (const File folder(folder_of(path_), O_RDONLY); folder) static_cast<void>(::fsync(folder.get()));
        return {};
    }

    const std::string path_;
};

#else

class GuardFile final : public SendGuardStore {
public:
    explicit GuardFile(std::string path) : path_(std::move(path)) {}
    Result<void> update(const std::function<void(std::string&)>&) override {
        return failed("is not supported on this system", path_, ENOSYS);
    }

private:
    const std::string path_;
};

#endif

}  // namespace

std::shared_ptr<SendGuardStore> make_send_guard_file(std::string path) {
    return std::make_shared<GuardFile>(std::move(path));
}

}  // namespace v0
}  // namespace pushplus
