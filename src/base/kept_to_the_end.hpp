#pragma once

#include <new>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The only object of a type. It is never destroyed: threads and static objects that outlive `main` may still have
/// clients. Its contents end, by `T::clear`, with the program or with the plug-in that holds this library.
///
/// Thread safety: may be called from any thread.
template <class T>
[[nodiscard]] T& kept_to_the_end() {
    alignas(T) static unsigned char place[sizeof(T)];
    static T& only = *new (place) T;
    static const struct AtEnd {
        ~AtEnd() { only.clear(); }
    } at_end;
    static_cast<void>(at_end);
    return only;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
