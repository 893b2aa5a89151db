#include "visit.hpp"

#include "wire_name.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::string path_of(const Place& place) {
    std::string path;
    if (place.outer != nullptr) path = path_of(*place.outer);
    if (place.is_element()) {
        path.append("[").append(std::to_string(place.index)).append("]");
    } else {
        if (!path.empty()) path += '.';
        path += cpp_name(place.field);
    }
    return path;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
