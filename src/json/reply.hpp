#pragma once

#include <cstddef>

#include <pushplus/pending.hpp>

#include "page_table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Where the envelope's `data` goes.
struct ReplySlot {
    const Type& type = type_of<void>;
    const ValueKind& kind = value_kind<void>;
    void* value = nullptr;
    std::size_t most_rows = static_cast<std::size_t>(-1);  ///< Of a page.

    /// Makes the value empty again, for a second answer.
    void clear() const noexcept {
        kind.unmake(value);
        kind.make(value);
    }
};

template <class T>
ReplySlot slot_for(T& value) noexcept {
    return {type_of<T>, value_kind<T>, &value};
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
