#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a parameter is, as far as its caller is concerned.
enum class ParameterKind : std::uint8_t { id, text, seconds, flag, enumeration, number };

/// A parameter's name on the wire and in C++. Both are literals.
struct ParameterName {
    constexpr ParameterName(const char* wire_name) noexcept : wire(wire_name) {}
    constexpr ParameterName(std::string_view wire_name, std::string_view cpp_name) noexcept
        : wire(wire_name), cpp(cpp_name) {}

    std::string_view wire;
    std::string_view cpp;  ///< Empty: the wire's in snake_case.
};

/// One named value of a request.
struct Parameter {
    enum class Place : std::uint8_t { query, body, params };

    ParameterName name;
    Place place = Place::query;
    std::variant<std::monostate, std::int64_t, std::string> value{};  ///< Unset: left out of the request.
    ParameterKind kind = ParameterKind::text;
    bool required = true;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
