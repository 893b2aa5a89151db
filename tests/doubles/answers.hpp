#pragma once

#include <string>
#include <string_view>

#include "raw_server.hpp"

namespace pushplus_test {
namespace answers {

/// The successful envelope for this request: for topics.detail a topic with the requested id, for the adding operations
/// the number 77, else no data.
[[nodiscard]] std::string good_envelope(const RawRequest& request);

/// A response with a body, its length, and the given header lines ("Name: value\r
/// ").
[[nodiscard]] std::string http_answer(std::string_view body, std::string_view status = "200 OK",
                                      std::string_view header_lines = "");

/// Writes these bytes and keeps the connection open.
[[nodiscard]] RawServer::Answer write(std::string bytes);
/// Writes these bytes and closes the connection.
[[nodiscard]] RawServer::Answer write_and_close(std::string bytes);
/// Responds successfully and keeps the connection open.
[[nodiscard]] RawServer::Answer ok();
/// Issues AccessKeys "key-1", "key-2", … that live 7200 s. `header_lines` may close the connection.
[[nodiscard]] RawServer::Answer key(std::string header_lines = "");
/// Sends nothing until the client has closed the connection.
[[nodiscard]] RawServer::Answer silence();
/// Resets the connection after it read the request.
[[nodiscard]] RawServer::Answer reset();

}  // namespace answers
}  // namespace pushplus_test
