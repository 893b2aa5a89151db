#include "content_parts.hpp"
#include "part_packer.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::vector<std::string> plain_parts(std::string_view content, std::size_t most) {
    PartPacker parts(most);
    parts.add_lines(content);
    return parts.finish();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
