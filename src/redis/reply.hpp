#pragma once

#include <string>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace redis {

/// What a server says to a command, in RESP2.
struct Reply {
    enum class Type { nil, status, error, integer, text, array };

    Type type = Type::nil;
    std::string text{};  ///< Of a status, an error or a text.
    long long integer = 0;
    std::vector<Reply> elements{};

    [[nodiscard]] bool is_status(const char* word) const { return type == Type::status && text == word; }
};

}  // namespace redis
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
