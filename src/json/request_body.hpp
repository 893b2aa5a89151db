#pragma once

#include <string>
#include <vector>

#include "parameter.hpp"
#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What goes into the JSON body of a request. All text in it has been checked to be UTF-8.
struct RequestBody {
    const std::vector<Parameter>& parameters;  ///< Those whose place is the body or its `params`.
    bool empty_params = false;                 ///< `params` is there even if nothing is in it.
    const Table* table = nullptr;              ///< With `object`: all fields of a struct, unset optionals left out.
    const void* object = nullptr;
};

/// The body's text; nothing if nothing goes into it.
[[nodiscard]] std::string write_body(const RequestBody& body);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
