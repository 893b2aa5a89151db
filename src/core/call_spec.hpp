#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../json/field.hpp"
#include "../json/parameter.hpp"
#include "operation.hpp"
#include "request.hpp"
#include "request_admission.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// One call of one operation, as plain data. Owns all that it needs, so it may be carried out later, elsewhere, and
/// again for another page.
struct CallSpec {
    Operation operation;
    std::vector<Parameter> parameters;
    std::optional<std::string> body;   ///< JSON; unset: made of the parameters, if any belong there.
    bool has_params = false;           ///< The body has a `params`, even if it is empty.
    std::string params;                ///< More members of `params`, as JSON.
    std::optional<std::size_t> page;   ///< Of a list: which parameter is the page's number; the next one is its size.
    std::vector<std::string> secrets;  ///< Text that no error may hold.
    std::shared_ptr<RequestAdmission> admission;  ///< Must admit each request; null: nothing must.

    // For those who describe an operation: the structs whose fields are its parameters.
    const Table* body_table = nullptr;
    const Table* params_table = nullptr;
    const Table* query_table = nullptr;
};

/// The HTTP request that a call makes of the service behind `base_url`. Leaves of the spec what describes it.
[[nodiscard]] Request make_request(CallSpec&& spec, std::string_view base_url);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
