#include "url_path.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

std::size_t path_start(std::string_view url) noexcept {
    const auto scheme = url.find("://");
    const auto path = url.find_first_of("/?#", scheme == std::string_view::npos ? 0 : scheme + 3);
    return path == std::string_view::npos ? url.size() : path;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
