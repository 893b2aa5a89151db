#pragma once

#include <string>
#include <vector>

#include "parameter.hpp"
#include "table.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// A struct of the public face, whatever its type.
struct StructView {
    const Table* table = nullptr;  ///< Null: none.
    const void* object = nullptr;
};

/// The parts of a request's JSON body. All text in it has been checked to be UTF-8.
struct RequestBody {
    const std::vector<Parameter>& parameters;  ///< Those whose place is the body or its `params`.
    bool has_params = false;                   ///< `params` is there even if nothing is in it.
    std::string_view params{};                 ///< More members of `params`, as JSON.
    StructView members{};                      ///< All fields of a struct, unset optionals left out.
};

/// The body's text; empty if the body has no part.
[[nodiscard]] std::string write_body(const RequestBody& body);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
