#include "visit.hpp"

#include "wire_name.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string path_of(const Place& place) {
    std::string path = place.outer != nullptr ? path_of(*place.outer) : std::string();
    if (place.is_element()) return path + '[' + std::to_string(place.index) + ']';
    if (!path.empty()) path += '.';
    return path + cpp_name(place.field);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
