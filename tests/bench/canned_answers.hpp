#pragma once

#include <map>
#include <string>

namespace pushplus_bench {

constexpr const char* access_key_path = "/api/common/openApi/getAccessKey";
constexpr const char* tiny_path = "/api/open/user/userLimitTime";
constexpr const char* list_path = "/api/open/friend/list";
constexpr const char* send_path = "/send";

/// The service's responses by path; the list has this many rows.
[[nodiscard]] std::map<std::string, std::string> canned_answers(int rows);
/// The response's body for one page of a list of `total` friends.
[[nodiscard]] std::string friends_page(int page, int rows, int total);
/// The body of the request for that list.
[[nodiscard]] std::string list_request(int rows);

}  // namespace pushplus_bench
