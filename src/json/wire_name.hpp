#pragma once

#include <string>
#include <string_view>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The C++ name of a parameter: its wire name in snake_case, as "topicId" → "topic_id".
[[nodiscard]] inline std::string cpp_name(std::string_view wire) {
    std::string name;
    for (const char c : wire) {
        if (c >= 'A' && c <= 'Z') name += '_';
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return name;
}

/// That of a member.
[[nodiscard]] inline std::string cpp_name(const Field& field) {
    return field.name != nullptr ? field.name : cpp_name(field.wire);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
