#include <pushplus/json_text.hpp>

#include "reader.hpp"

namespace pushplus {
inline namespace v0 {

std::optional<std::string> JsonText::text() const { return detail::unquoted(json_); }

}  // namespace v0
}  // namespace pushplus
