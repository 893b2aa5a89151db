#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Why an operation is not carried out: thrown where it is noticed, turned into an envelope in one place.
struct Refusal {
    int code = 0;
    std::string msg;
    std::string data;  ///< The reason, empty if none stands there.
};

/// Throws a `Refusal` with the return code's name as its text and `detail` as the reason: in `data` for 600 and 999, as
/// the service does, otherwise at the text's end.
[[noreturn]] void refuse(int code, std::string_view detail);
/// Throws the `Refusal` for an unknown id. `kind` is the row's kind in Chinese.
[[noreturn]] void refuse_unknown(std::string_view kind, std::int64_t id);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
