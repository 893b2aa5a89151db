#ifdef _WIN32

#    include "socket_file.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

void SocketFile::remove() noexcept { path_.clear(); }

std::string SocketFile::listen_at(const std::string& /*path*/, Socket& /*socket*/) {
    return "socket files are not supported on Windows";
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus

#endif
