#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>

#include <httplib.h>

#include "connection.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// cpp-httplib as a parser of requests and writer of responses on connections that it did not accept: by itself it can
/// neither drop one without a response nor end idle ones at once.
class HttpParser final : public httplib::Server {
public:
    // Without a listening socket cpp-httplib assumes that it is shutting down and sends no bodies from providers. This
    // is no socket.
    HttpParser() { svr_sock_ = std::numeric_limits<socket_t>::max(); }

    /// `handler` is called for every request, on the thread that calls `process`.
    [[nodiscard]] static std::unique_ptr<HttpParser> make(const Handler& handler);

    /// Reads a request and writes its response; false at the end of the connection.
    [[nodiscard]] bool process(Connection& connection, bool& closed) {
        return process_any_version(*this, connection, closed);
    }

private:
    // Newer versions take the addresses as arguments; older ones ask the stream.
    template <class Self>
    static bool process_any_version(Self& self, Connection& connection, bool& closed) {
        using Setup = std::function<void(httplib::Request&)>;
        using Process = decltype(&Self::process_request);
        if constexpr (std::is_invocable_v<Process, Self&, httplib::Stream&, bool, bool&, const Setup&>)
            return self.process_request(connection, false, closed, Setup());
        else
            return self.process_request(connection, connection.remote_ip(), connection.remote_port(), std::string(), 0,
                                        false, closed, Setup());
    }
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
