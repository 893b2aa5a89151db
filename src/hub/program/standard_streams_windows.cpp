#ifdef _WIN32

#    include "standard_streams.hpp"

// A socket cannot take a stream's number there, and there is no SIGPIPE.
void keep_standard_streams() noexcept {}

#endif
