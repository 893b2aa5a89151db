#pragma once

#include <optional>
#include <string_view>

#include "../../http_server/query.hpp"
#include "../http_names.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The text fields of a body of type multipart/form-data (RFC 7578). Files are left out. Unset if the body has no such
/// form. `content_type` is the header's value, which names the boundary.
[[nodiscard]] std::optional<NamedValues> multipart_of(std::string_view content_type, std::string_view body);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
