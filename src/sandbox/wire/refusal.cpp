#include "refusal.hpp"

#include <string>

#include "codes.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

std::string reason_of(const Refusal& refusal) {
    if (refusal.data.is_string()) return refusal.data.get<std::string>();
    std::string reason;
    for (const Json& complaint : refusal.data)
        reason.append(reason.empty() ? "" : "; ")
            .append(complaint.at("field").get<std::string>())
            .append(complaint.at("message").get<std::string>());
    return reason;
}

void refuse(int code, std::string_view reason) { throw Refusal{code, name_of(code), Json(std::string(reason))}; }

void refuse_field(int code, std::string_view field, std::string_view message) {
    const Json complaint = {{"field", std::string(field)}, {"message", std::string(message)}};
    throw Refusal{code, name_of(code), Json::array({complaint})};
}

void refuse_unknown(std::string_view kind, std::int64_t id) {
    refuse(code::bad_data, std::string(kind).append("不存在，编号").append(std::to_string(id)));
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
