#pragma once

#include <sys/resource.h>

#include <csignal>
#include <stdexcept>

namespace pushplus_test {

/// Limits the files of this process to a few bytes during its lifetime: a write fails in the middle, as on a full disk.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) : before_signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        if (::getrlimit(RLIMIT_FSIZE, &before_) != 0) throw std::runtime_error("no limit of files");
        auto few = before_;
        few.rlim_cur = bytes;
        if (::setrlimit(RLIMIT_FSIZE, &few) != 0) throw std::runtime_error("the limit cannot be lowered");
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, before_signal_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    void (*before_signal_)(int);
    rlimit before_{};
};

}  // namespace pushplus_test
