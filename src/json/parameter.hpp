#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// One named value of a request. Text is borrowed for the call.
struct Parameter {
    enum class Place { query, body, params };

    std::string_view wire;
    Place place = Place::query;
    std::variant<std::int64_t, std::string_view> value;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
