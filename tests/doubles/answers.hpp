#pragma once

#include <string>
#include <string_view>

#include "raw_server.hpp"

namespace pushplus_test {
namespace answers {

/// The envelope a call of this request expects: for topics.detail a topic that bears the id asked for, for the adding
/// operations the number 77, else no data.
[[nodiscard]] std::string good_envelope(const RawRequest& request);

/// An answer with a body, its length, and whatever header lines are given ("Name: value\r\n").
[[nodiscard]] std::string http_answer(std::string_view body, std::string_view status = "200 OK",
                                      std::string_view header_lines = "");

/// Writes these bytes and keeps the connection.
[[nodiscard]] RawServer::Answer write(std::string bytes);
/// Writes these bytes and closes the connection.
[[nodiscard]] RawServer::Answer write_and_close(std::string bytes);
/// Answers well; the connection is kept.
[[nodiscard]] RawServer::Answer ok();
/// Gives out AccessKeys, "key-1", "key-2", … of 7200 s. `header_lines` may close the connection.
[[nodiscard]] RawServer::Answer key(std::string header_lines = "");
/// Says nothing until the client is gone.
[[nodiscard]] RawServer::Answer silence();
/// Resets the connection after the request was read.
[[nodiscard]] RawServer::Answer reset();

}  // namespace answers
}  // namespace pushplus_test
