#include "fingerprint.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "visit.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct Mixer : Visitor {
    std::uint64_t mixed = 0x9E3779B97F4A7C15U;

    void scalar(const Place& place, const void* value) {
        const Scalar scalar = place.type.operations().get(place.type, value, made_);
        const bool is_number = scalar.kind == Scalar::Kind::integer || scalar.kind == Scalar::Kind::boolean;
        mix(is_number ? static_cast<std::uint64_t>(scalar.integer) : std::hash<std::string_view>()(scalar.text));
    }
    void unset(const Place&) { mix(nothing); }
    bool enter(const Place& place, const void* value) {
        // Where a list ends is part of what it is.
        if (place.type.shape == Shape::list) mix(place.type.as_list->size(value));
        return true;
    }
    void too_deep(const Place&) { mix(nothing); }

private:
    // No number that a member is likely to have.
    static constexpr std::uint64_t nothing = 0xD6E8FEB86659FD93U;

    void mix(std::uint64_t number) {
        mixed ^= number;
        mixed *= 0x2545F4914F6CDD1DU;
        mixed ^= mixed >> 32U;
    }

    std::string made_;
};

}  // namespace

std::uint64_t fingerprint(const Table& table, const void* object) {
    Mixer mixer;
    visit(table, object, mixer);
    return mixer.mixed;
}

std::vector<std::uint64_t> fingerprints(const Type& type, const void* list) {
    const ListAccess& rows = *type.as_list;
    std::vector<std::uint64_t> prints(rows.size(list));
    for (std::size_t i = 0; i < prints.size(); ++i) prints[i] = fingerprint(rows.element.table(), rows.at(list, i));
    return prints;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
