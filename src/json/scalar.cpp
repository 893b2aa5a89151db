#include "scalar.hpp"

#include <charconv>
#include <cstddef>
#include <system_error>

namespace pushplus {
inline namespace v0 {
namespace detail {

std::optional<std::int64_t> parse_whole(std::string_view text) noexcept {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    if (parsed.ec != std::errc()) return std::nullopt;
    const std::string_view rest(parsed.ptr, static_cast<std::size_t>(end - parsed.ptr));
    if (rest.empty()) return number;
    if (rest.size() < 2 || rest.front() != '.' || rest.find_first_not_of('0', 1) != std::string_view::npos)
        return std::nullopt;
    return number;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
