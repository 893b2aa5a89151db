#pragma once

#include <sys/resource.h>

#include <csignal>
#include <stdexcept>

namespace pushplus_test {

/// While one lives no file of this process grows beyond a few bytes: a write ends in the middle, as on a disk that is
/// full.
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
