#include "json_values.hpp"

#include <limits>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

bool is_whole(const Json& value) {
    if (!value.is_number_integer()) return false;
    return !value.is_number_unsigned() ||
           value.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
}

const std::string& text_at(const Json& value, const std::string& path) {
    if (!value.is_string()) throw InvalidValue{path, "must be a string"};
    return value.get_ref<const std::string&>();
}

std::int64_t whole_at(const Json& value, const std::string& path) {
    if (!is_whole(value)) throw InvalidValue{path, "must be a whole number"};
    return value.get<std::int64_t>();
}

bool flag_at(const Json& value, const std::string& path) {
    if (!value.is_boolean()) throw InvalidValue{path, "must be true or false"};
    return value.get<bool>();
}

std::int64_t time_at(const Json& value, const std::string& path) {
    constexpr std::int64_t year_2200 = 7'258'118'400'000;
    const std::int64_t time = whole_at(value, path);
    if (time < 0 || time > year_2200) throw InvalidValue{path, "must be a time in milliseconds"};
    return time;
}

std::chrono::steady_clock::time_point steady_time_at(const Json& value, const std::string& path, const Clock& clock) {
    const std::chrono::system_clock::time_point time{std::chrono::milliseconds(time_at(value, path))};
    return clock.steady_now() + (time - clock.system_now());
}

std::vector<std::string> texts_at(const Json& list, const std::string& path) {
    if (!list.is_array()) throw InvalidValue{path, "must be an array of strings"};
    std::vector<std::string> texts;
    for_each_element(list, path,
                     [&](const Json& element, const std::string& place) { texts.push_back(text_at(element, place)); });
    return texts;
}

void require_object(const Json& value, const std::string& path) {
    if (!value.is_object()) throw InvalidValue{path, "must be an object"};
}

std::int64_t milliseconds_since_1970(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

std::int64_t milliseconds_since_1970(std::chrono::steady_clock::time_point time, const Clock& clock) {
    return milliseconds_since_1970(clock.system_now() +
                                   std::chrono::duration_cast<std::chrono::milliseconds>(time - clock.steady_now()));
}

const Json* find_member(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

Json take_out(Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return nullptr;
    Json value = std::move(*found);
    object.erase(found);
    return value;
}

std::string text_out(Json& object, const char* name, const std::string& path, const std::string& otherwise) {
    const Json value = take_out(object, name);
    return value.is_null() ? otherwise : text_at(value, member_path(path, name));
}

void require_nothing_left(const Json& object, const std::string& path) {
    if (!object.empty()) throw InvalidValue{member_path(path, object.begin().key()), "there is no such member"};
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
