#include "markdown.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

std::optional<std::string> markdown_as_html(std::string_view /*markdown*/) { return std::nullopt; }

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
