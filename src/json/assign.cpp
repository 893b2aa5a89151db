#include "type.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

const char* assign(const Type& type, void* target, const Scalar& scalar) {
    const bool null = scalar.kind == Scalar::Kind::null;
    if (type.shape != Shape::scalar) {
        if (null || type.shape == Shape::nothing) return nullptr;
        return type.shape == Shape::object ? "an object" : "an array";
    }
    if (null && (type.as_optional != nullptr || !type.is(json_kind))) return nullptr;
    target = type.set(target);
    if (scalar.kind == Scalar::Kind::text && scalar.text.empty() && type.kind->is_number()) return nullptr;
    return type.kind->set(type, target, scalar);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
