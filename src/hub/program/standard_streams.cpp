#ifndef _WIN32

#    include "standard_streams.hpp"

#    include <fcntl.h>
#    include <unistd.h>

#    include <csignal>

void keep_standard_streams() noexcept {
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    int descriptor = ::open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO) descriptor = ::open("/dev/null", O_RDWR);
    if (descriptor >= 0) ::close(descriptor);
}

#endif
