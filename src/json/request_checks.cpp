#include "request_checks.hpp"

#include "visit.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

namespace {

struct RequestChecks : Visitor {
    std::string fault;

    void scalar(const Place& place, const void* value) {
        const auto fault_of_kind = place.type.operations().fault;
        if (fault_of_kind == nullptr || !fault.empty()) return;
        if (const char* const why = fault_of_kind(place.field, place.type, value)) refuse(place, why);
    }
    bool enter(const Place& place, const void* value) {
        const bool is_list = place.type.shape == Shape::list;
        if (fault.empty() && is_list && place.field.is(required) && place.type.as_list->size(value) == 0)
            refuse(place, "must not be empty");
        return fault.empty();
    }
    void too_deep(const Place& place) {
        if (fault.empty()) refuse(place, "is more than 32 levels deep");
    }

private:
    void refuse(const Place& place, const char* why) {
        fault = path_of(place);
        if (why != too_low)
            fault.append(" ").append(why);
        else if (place.field.is(bounded))
            fault.append(" must be at least ").append(std::to_string(place.field.lowest));
        else
            fault.append(" must be an id of the service, at least 1");
    }
};

static_assert(max_levels == 32, "faults say so");

}  // namespace

std::string fault_of(const Table& table, const void* object) {
    RequestChecks checks;
    visit(table, object, checks);
    return checks.fault;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
