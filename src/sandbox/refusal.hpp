#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// Why an operation is not carried out: thrown by whoever notices, turned into an envelope in one place.
struct Refusal {
    int code = 0;
    std::string msg;
};

/// Throws a `Refusal` whose text is the code's name and `detail`.
[[noreturn]] void refuse(int code, std::string_view detail);
/// Throws the `Refusal` for an id that nothing has. `kind` is the Chinese word for what was looked for.
[[noreturn]] void refuse_unknown(std::string_view kind, std::int64_t id);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
