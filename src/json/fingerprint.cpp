#include "fingerprint.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

std::uint64_t number_of(const Type& type, const void* value) {
    const std::hash<std::string_view> hash;
    switch (type.kind) {
        case Kind::text:
        case Kind::date_time: return hash(type.text(value));
        case Kind::moment: {
            const auto& moment = *static_cast<const std::chrono::system_clock::time_point*>(value);
            return static_cast<std::uint64_t>(moment.time_since_epoch().count());
        }
        case Kind::joined: return hash(type.join(value));
        case Kind::integer: return static_cast<std::uint64_t>(*static_cast<const std::int64_t*>(value));
        case Kind::flag: return *static_cast<const bool*>(value) ? 1 : 0;
        case Kind::enumeration: return static_cast<std::uint64_t>(read_enumeration(value));
        case Kind::object: return fingerprint(type.table(), value);
        case Kind::json: return hash(static_cast<const JsonText*>(value)->json());
        case Kind::list:
        case Kind::nothing: break;
    }
    return 0;
}

}  // namespace

std::uint64_t fingerprint(const Table& table, const void* object) {
    std::uint64_t mixed = 0x9E3779B97F4A7C15U;
    for (const Field& field : table) {
        const void* value = field.member_of(object);
        if (field.type.held != nullptr) value = field.type.held(value);
        mixed ^= value != nullptr ? number_of(field.type, value) : 0;
        mixed *= 0x2545F4914F6CDD1DU;
        mixed ^= mixed >> 32U;
    }
    return mixed;
}

std::vector<std::uint64_t> fingerprints(const Type& type, const void* list) {
    std::vector<std::uint64_t> prints(type.size(list));
    for (std::size_t i = 0; i < prints.size(); ++i) prints[i] = fingerprint(type.table(), type.row(list, i));
    return prints;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
