#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An operation's parameters, ready for the wire.
struct Request {
    std::string target;               ///< Path and query.
    std::optional<std::string> body;  ///< JSON.
    bool long_response = false;       ///< A page of rows comes back.
    /// Texts of the request that no error may rejection. Borrowed for the call.
    std::vector<std::string_view> secrets;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
