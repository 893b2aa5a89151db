#pragma once

#include <sys/inotify.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <string>

namespace pushplus_test {

/// A file to rewrite or remove, which counts how often it was opened since the last count.
class OpenedFile {
public:
    /// Copies another file `copies` times over.
    explicit OpenedFile(const std::string& original, int copies = 1)
        : path_(original + ".x" + std::to_string(copies)), watch_(::inotify_init1(IN_NONBLOCK)) {
        replace_with(original, copies);
        if (watch_ < 0 || ::inotify_add_watch(watch_, path_.c_str(), IN_OPEN | IN_ACCESS) < 0)
            throw std::runtime_error("cannot watch " + path_);
    }
    ~OpenedFile() {
        ::close(watch_);
        remove();
    }
    OpenedFile(const OpenedFile&) = delete;
    OpenedFile& operator=(const OpenedFile&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    void replace_with(const std::string& original, int copies = 1) const {
        std::ofstream file(path_, std::ios::trunc);
        for (int i = 0; i < copies; ++i) file << std::ifstream(original).rdbuf();
    }
    void remove() const { ::unlink(path_.c_str()); }

    /// Two openings are counted apart only if the file was read in between.
    [[nodiscard]] int times_opened() const {
        int times = 0;
        alignas(inotify_event) char events[4096];
        for (ssize_t size = 0; (size = ::read(watch_, events, sizeof events)) > 0;)
            for (ssize_t at = 0; at < size;) {
                const auto* const event = reinterpret_cast<const inotify_event*>(events + at);
                if ((event->mask & IN_OPEN) != 0) ++times;
                at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            }
        return times;
    }

private:
    const std::string path_;
    const int watch_;
};

}  // namespace pushplus_test
