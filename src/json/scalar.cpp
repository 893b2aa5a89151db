#include "scalar.hpp"

#include <charconv>
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

bool text_of(const Scalar& scalar, std::string& target) {
    if (scalar.kind == Scalar::Kind::boolean) return false;
    target.assign(scalar.text);
    return true;
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
        case Kind::nothing: return nullptr;
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
            if (empty) return nullptr;
            return text_of(scalar, *static_cast<std::string*>(target)) ? nullptr : "text";
        case Kind::date_time:
        case Kind::channel: {
            if (empty) return nullptr;
            std::string text;
            if (!text_of(scalar, text)) return "text";
            if (type.kind == Kind::channel)
                *static_cast<Channel*>(target) = Channel(std::move(text));
            else
                *static_cast<DateTime*>(target) = DateTime(std::move(text));
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
