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
    if (null && (type.as_optional != nullptr || !type.is(ScalarKind::json))) return nullptr;
    target = type.set(target);
    if (scalar.kind == Scalar::Kind::text && scalar.text.empty() && type.operations().is_number()) return nullptr;
    return type.operations().set(type, target, scalar);
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
