#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#ifdef _WIN32
#    include <winsock2.h>
#    include <ws2tcpip.h>
#else
#    include <netdb.h>
#    include <netinet/in.h>
#    include <netinet/tcp.h>
#    include <sys/socket.h>
#endif

#include "socket.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace http_server {

// What each system calls by another name or does in another way.

/// Opens a socket that programs this one starts do not inherit; no_socket: see words_for_socket_error.
[[nodiscard]] Socket open_socket(int family, int type, int protocol) noexcept;
void close_socket(Socket socket) noexcept;
/// The words for the error of this thread's last call.
[[nodiscard]] std::string words_for_socket_error();

/// Lets one program at a time use a port; on POSIX at once after one that has ended, on Windows once the system has
/// closed that one's connections.
void claim_port(Socket socket) noexcept;
/// What came of waiting for a connection.
enum class Accepted { connection, none, out_of_resources };
/// Takes a connection that waits, whose socket programs this one starts do not inherit. Never waits.
[[nodiscard]] Accepted accept_now(Socket listening, Socket& connection) noexcept;

/// For each new connection: what `receive_now` and `send_now` need.
void prepare_connection(Socket socket) noexcept;
void make_non_blocking(Socket socket) noexcept;
[[nodiscard]] Transfer receive_now(Socket socket, char* target, std::size_t size) noexcept;
[[nodiscard]] Transfer send_now(Socket socket, const char* data, std::size_t size) noexcept;
/// Waits until the socket is ready, or has failed; false: it is not by then.
[[nodiscard]] bool wait_for(Socket socket, Readiness what, std::chrono::steady_clock::time_point until) noexcept;
[[nodiscard]] bool has_bytes(Socket socket) noexcept;
/// Whether the peer sends nothing more. Where the system does not tell, only once all that arrived before is read.
[[nodiscard]] bool is_ended_by_peer(Socket socket) noexcept;

enum class Direction { reading, writing, both };
/// False if there is no connection any more.
bool shut_down(Socket socket, Direction direction) noexcept;

template <class Value>
void set_option(Socket socket, int level, int option, const Value& value) noexcept {
    ::setsockopt(socket, level, option, reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace http_server
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
