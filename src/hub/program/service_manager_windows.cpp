#ifdef _WIN32

#    include "service_manager.hpp"

// There is no systemd.
void tell_service_manager(std::string_view /*state*/) noexcept {}

#endif
