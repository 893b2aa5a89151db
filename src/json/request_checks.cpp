#include "request_checks.hpp"

#include <string_view>

#include "visit.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct RequestChecks : Visitor {
    std::string fault;

    void scalar(const Place& place, const void* value) {
        const ScalarKind& kind = *place.type.kind;
        if (fault.empty() && kind.fault != nullptr) refuse(place, kind.fault(place.field, place.type, value));
    }
    bool enter(const Place& place, const void* value) {
        const bool is_list = place.type.shape == Shape::list;
        if (fault.empty() && is_list && place.field.is(required) && place.type.size(value) == 0)
            refuse(place, "must not be empty");
        return fault.empty();
    }
    void too_deep(const Place& place) {
        if (fault.empty()) refuse(place, "is more than " + std::to_string(max_levels) + " levels deep");
    }

private:
    void refuse(const Place& place, std::string_view why) {
        if (!why.empty()) fault = path_of(place).append(" ").append(why);
    }
};

}  // namespace

std::string fault_of(const Table& table, const void* object) {
    RequestChecks checks;
    visit(table, object, checks);
    return checks.fault;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
