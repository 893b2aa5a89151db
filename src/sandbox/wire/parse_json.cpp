#include "parse_json.hpp"

#include <array>
#include <cstddef>

#include "codes.hpp"
#include "refusal.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

Json parse_json(std::string_view text) {
    constexpr int deepest = 64;
    constexpr std::size_t most_values = 100'000;
    constexpr std::size_t most_members = 1'000;  // A new one is compared with all that are there.
    using Event = Json::parse_event_t;
    std::size_t values = 0;
    std::array<std::size_t, deepest + 1> members{};
    const auto within_limits = [&](int depth, Event event, const Json& /*parsed*/) {
        const auto level = static_cast<std::size_t>(depth);
        const bool begins = event == Event::object_start || event == Event::array_start;
        if (begins && depth >= deepest) refuse(code::bad_data, "请求体嵌套超过64层");
        if ((begins || event == Event::value) && ++values > most_values) refuse(code::bad_data, "请求体超过100000个值");
        if (event == Event::object_start) members[level + 1] = 0;
        if (event == Event::key && ++members[level] > most_members)
            refuse(code::bad_data, "请求体的对象超过1000个成员");
        return true;
    };
    return Json::parse(text, within_limits, false);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
