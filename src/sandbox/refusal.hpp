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
};

/// Throws a `Refusal` with the return code's name and `detail` as its text.
[[noreturn]] void refuse(int code, std::string_view detail);
/// Throws the `Refusal` for an unknown id. `kind` is the row's kind in Chinese.
[[noreturn]] void refuse_unknown(std::string_view kind, std::int64_t id);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
