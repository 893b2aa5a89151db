#pragma once

#include <string>
#include <vector>

#include "parameter.hpp"
#include "request_body.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Adds each field of the struct as a parameter of the URL's query; unset optionals as unset ones.
void append_query_parameters(std::vector<Parameter>& parameters, const StructView& query);

/// The members of a list's filter as JSON, without the braces: all fields of the struct but the page's number and size,
/// which have a place of their own.
[[nodiscard]] std::string write_filter(const StructView& query);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
