#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <pushplus/clock.hpp>

#include "../wire/invalid_value.hpp"
#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

// The values of a seed and of a control's body. Each function throws an `InvalidValue` with the path for a value of the
// wrong type.

/// Whether it is a whole number of 64 bits.
[[nodiscard]] bool is_whole(const Json& value);
[[nodiscard]] const std::string& text_at(const Json& value, const std::string& path);
[[nodiscard]] std::int64_t whole_at(const Json& value, const std::string& path);
[[nodiscard]] bool flag_at(const Json& value, const std::string& path);
/// Milliseconds since 1970 that the clocks can count.
[[nodiscard]] std::int64_t time_at(const Json& value, const std::string& path);
/// What happens at such a time, by the clock that is not set.
[[nodiscard]] std::chrono::steady_clock::time_point steady_time_at(const Json& value, const std::string& path,
                                                                   const Clock& clock);
[[nodiscard]] std::vector<std::string> texts_at(const Json& list, const std::string& path);
void require_object(const Json& value, const std::string& path);

/// Milliseconds since 1970 of a time of the calendar, and of the clock that is not set.
[[nodiscard]] std::int64_t milliseconds_since_1970(std::chrono::system_clock::time_point time);
[[nodiscard]] std::int64_t milliseconds_since_1970(std::chrono::steady_clock::time_point time, const Clock& clock);

/// A member that is there and not null.
[[nodiscard]] const Json* find_member(const Json& object, const char* name);
/// Takes a member out of an object; null if there is none.
[[nodiscard]] Json take_out(Json& object, const char* name);
[[nodiscard]] std::string text_out(Json& object, const char* name, const std::string& path,
                                   const std::string& otherwise = {});
/// What is left in an object is no member of it.
void require_nothing_left(const Json& object, const std::string& path);

/// Calls `read(element, path)` with each element of an array.
template <class F>
void for_each_element(const Json& list, const std::string& path, F&& read) {
    if (!list.is_array()) throw InvalidValue{path, "must be an array"};
    std::size_t index = 0;
    for (const Json& element : list) read(element, element_path(path, index++));
}

/// Calls `read(name, value, path)` with each member of an object.
template <class F>
void for_each_member(const Json& object, const std::string& path, F&& read) {
    require_object(object, path);
    for (const auto& [name, value] : object.items()) read(name, value, member_path(path, name));
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
