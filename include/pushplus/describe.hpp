#pragma once

#include <string>
#include <type_traits>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {

namespace detail {
struct Table;

/// The fields of a struct of the service; the library has one for each struct of its public headers.
template <class Struct>
PUSHPLUS_API const Table& table_of() noexcept;

[[nodiscard]] PUSHPLUS_API std::string describe(const Table& table, const void* object);
}  // namespace detail

/// Any struct of the service as one line of JSON with its wire names, for logs. Secrets (tokens, passwords, the paths
/// of webhook URLs) are masked.
///
///     log(pushplus::describe(*client.users().my_info()));  // {"openId":"o0a…","token":"***",…}
template <class Struct>
[[nodiscard]] std::string describe(const Struct& value) {
    static_assert(
        std::is_class_v<Struct> && std::is_aggregate_v<Struct>,
        "describe takes a struct of the service: of a Result or a std::optional what it holds, of a list one row");
    return detail::describe(detail::table_of<Struct>(), &value);
}

}  // namespace v0
}  // namespace pushplus
