#pragma once

#include <string>

#include <pushplus/friends.hpp>
#include <pushplus/users.hpp>

namespace pushplus_bench {

/// The hand-written equivalent with nlohmann/json: the tree, then the struct.
pushplus::Page<pushplus::Friend> friends_by_dom(const std::string& answer);
pushplus::UserLimitTime limit_time_by_dom(const std::string& answer);

}  // namespace pushplus_bench
