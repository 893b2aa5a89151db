#include "scalar.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

// "1.0" is a whole number as well, but 1.9 must not become 1.
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

// A moment beyond the clock's end is its end.
std::chrono::system_clock::time_point moment_of(std::int64_t milliseconds) noexcept {
    using std::chrono::system_clock;
    const auto most = std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::duration::max());
    const auto since = std::min(std::chrono::milliseconds(milliseconds), most);
    return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since));
}

}  // namespace

std::optional<std::int64_t> whole_number(const Scalar& scalar) noexcept {
    if (scalar.out_of_range) return std::nullopt;
    switch (scalar.kind) {
        case Scalar::Kind::boolean:
        case Scalar::Kind::integer: return scalar.integer;
        case Scalar::Kind::real:
        case Scalar::Kind::text: return parse_whole(scalar.text);
        case Scalar::Kind::null: break;
    }
    return std::nullopt;
}

const char* assign(const Type& type, void* target, const Scalar& scalar) {
    // Empty text stands for no number, as null does.
    const bool empty = scalar.kind == Scalar::Kind::null;
    const bool no_number = empty || (scalar.kind == Scalar::Kind::text && scalar.text.empty());
    if (type.emplace != nullptr && !empty) target = type.emplace(target);
    switch (type.kind) {
        case Kind::nothing:
        case Kind::joined:
        case Kind::json: return nullptr;
        case Kind::integer: {
            if (no_number) return nullptr;
            const auto number = whole_number(scalar);
            if (!number) return "a whole number of 64 bits";
            *static_cast<std::int64_t*>(target) = *number;
            return nullptr;
        }
        case Kind::flag: {
            if (no_number) return nullptr;
            const auto number = whole_number(scalar);
            if (!number) return "0 or 1";
            *static_cast<bool*>(target) = *number != 0;
            return nullptr;
        }
        case Kind::enumeration: {
            if (no_number) return nullptr;
            const auto number = whole_number(scalar);
            if (!number || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max())
                return "a whole number of 32 bits";
            write_enumeration(target, static_cast<int>(*number));
            return nullptr;
        }
        case Kind::text:
        case Kind::date_time:
            if (empty) return nullptr;
            if (scalar.kind == Scalar::Kind::boolean) return "text";
            type.set_text(target, scalar.text);
            return nullptr;
        case Kind::moment: {
            if (no_number) return nullptr;
            const auto number = whole_number(scalar);
            constexpr std::int64_t most = 253'402'300'800'000;  // the year 10000
            if (!number || *number < 0 || *number > most) return "a time in milliseconds";
            *static_cast<std::chrono::system_clock::time_point*>(target) = moment_of(*number);
            return nullptr;
        }
        case Kind::object: return empty ? nullptr : "an object";
        case Kind::list: return empty ? nullptr : "an array";
    }
    return nullptr;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
