#ifdef _WIN32

#    include "standard_streams.hpp"

// A socket's number is none of a stream's, and there is no SIGPIPE.
void keep_standard_streams() noexcept {}

#endif
