#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The parameters of a call, encoded for HTTP.
struct Request {
    std::string url;                                              ///< With the query.
    std::optional<std::string> body;                              ///< JSON.
    bool long_response = false;                                   ///< A page of rows comes back.
    std::size_t most_rows = static_cast<std::size_t>(-1);         ///< Of that page.
    std::size_t largest_response = static_cast<std::size_t>(-1);  ///< Bytes; the client's limit holds as well.
    std::vector<std::string> secrets;                             ///< Text that no error may hold.
    std::function<bool()> may_leave;                              ///< See HttpRequest.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
