#ifndef _WIN32

#    include "service_manager.hpp"

#    include <sys/socket.h>
#    include <sys/un.h>
#    include <unistd.h>

#    include <cstddef>
#    include <cstdlib>
#    include <cstring>

#    include "../../base/no_sigpipe.hpp"

// As sd_notify(3) has it: one datagram to the socket that $NOTIFY_SOCKET names.
void tell_service_manager(std::string_view state) noexcept {
    const char* const name = std::getenv("NOTIFY_SOCKET");  // NOLINT(concurrency-mt-unsafe): nobody changes it
    sockaddr_un address{};
    const std::size_t size = name != nullptr ? std::strlen(name) : 0;
    if (size < 2 || size >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name, size);
    if (name[0] == '@') address.sun_path[0] = '\0';  // A name without a file.
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    if (descriptor < 0) return;
    pushplus::detail::forbid_sigpipe(descriptor);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size);
    static_cast<void>(::sendto(descriptor, state.data(), state.size(), pushplus::detail::no_sigpipe,
                               reinterpret_cast<const sockaddr*>(&address), length));
    ::close(descriptor);
}

#endif
