#include "refusal.hpp"

#include <utility>

#include "codes.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

void refuse(int code, std::string_view detail) {
    std::string msg(name_of(code));
    // Of these two codes the service tells the reason in `data`.
    if (code == code::bad_data || code == code::refused) throw Refusal{code, std::move(msg), std::string(detail)};
    msg.append("：").append(detail);
    throw Refusal{code, std::move(msg), {}};
}

void refuse_unknown(std::string_view kind, std::int64_t id) {
    refuse(code::bad_data, std::string(kind).append("不存在，编号").append(std::to_string(id)));
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
