#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <stdexcept>
#include <vector>

#include <fcntl.h>

namespace pushplus_test {

/// Whether UndefinedBehaviorSanitizer's check of virtual calls is enabled: it inspects objects through a pipe and,
/// without descriptors, reports each as broken.
#ifdef PUSHPLUS_CHECKS_VIRTUAL_CALLS
inline constexpr bool virtual_calls_need_descriptors = true;
#else
inline constexpr bool virtual_calls_need_descriptors = false;
#endif

/// Takes all descriptors that this process may have during its lifetime, so that nothing can be opened. Open
/// descriptors keep working.
class NoDescriptors {
public:
    NoDescriptors() {
        if (::getrlimit(RLIMIT_NOFILE, &before_) != 0) throw std::runtime_error("no limit of descriptors");
        auto few = before_;
        // Leaves some room, so that a freed descriptor is visibly taken again.
        few.rlim_cur = 256;
        if (::setrlimit(RLIMIT_NOFILE, &few) != 0) throw std::runtime_error("the limit cannot be lowered");
        take_all();
    }
    ~NoDescriptors() {
        for (const int descriptor : taken_) ::close(descriptor);
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;

private:
    void take_all() {
        taken_.reserve(256);
        for (int fresh = ::open("/dev/null", O_RDONLY | O_CLOEXEC); fresh >= 0;
             fresh = ::open("/dev/null", O_RDONLY | O_CLOEXEC))
            taken_.push_back(fresh);
    }

    rlimit before_{};
    std::vector<int> taken_;
};

}  // namespace pushplus_test
