#pragma once

#include <string>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What a response says of the request.
struct Rejection {
    int code = 0;        ///< The return code; 0: no envelope.
    std::string reason;  ///< Why the request was rejected; empty if it was not.
};

/// Reads a response's envelope: the reason stands in `data`, as text or as a list of fields, otherwise in `msg`.
[[nodiscard]] Rejection rejection_in(const std::string& body);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
