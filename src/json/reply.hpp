#pragma once

#include <type_traits>

#include "field.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where the envelope's `data` goes.
struct ReplySlot {
    const Type& type = untyped;
    void* value = nullptr;
    /// Makes the value empty again, for a second answer.
    void (*reset)(void* value) = nullptr;
};

template <class T>
ReplySlot slot_for(T& value) noexcept {
    return {type_of<T>, &value, [](void* old) { *static_cast<T*>(old) = T{}; }};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
