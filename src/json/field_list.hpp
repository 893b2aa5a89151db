#pragma once

#include <type_traits>

#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The fields of a struct, listed once. Reading, writing, checks, `describe` and the sandbox go by this list.
///
///     template <>
///     struct FieldList<Topic> {
///         static constexpr Field fields[] = {
///             field<&Topic::topic_id>("topicId"),
///         };
///     };
///     template PUSHPLUS_API const Table& table_of<Topic>() noexcept;
///
/// The last line lets other files, and programs that call `describe`, find the list. With `extern` before it, it
/// declares that a struct which is used here is listed in another file.
template <class Struct>
struct FieldList;

template <class Struct, class = void>
struct HasFieldList : std::false_type {};
template <class Struct>
struct HasFieldList<Struct, std::void_t<decltype(sizeof(FieldList<Struct>))>> : std::true_type {};

template <class Struct>
const Table& table_of() noexcept {
    constexpr bool listed = HasFieldList<Struct>::value;
    static_assert(listed,
                  "this class has no field list here: write its FieldList, or declare that it is in another file, with "
                  "extern template const Table& table_of<STRUCT>() noexcept");
    if constexpr (listed) return as_table<FieldList<Struct>::fields>();
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
