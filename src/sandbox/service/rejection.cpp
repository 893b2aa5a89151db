#include "rejection.hpp"

#include <string_view>

#include "../wire/codes.hpp"
#include "../wire/json.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// Larger than any rejection, smaller than what a fault may respond with.
constexpr std::size_t largest_rejection = std::size_t{64} << 10;

std::string text_in(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Of `[{"field":"topicCode","message":"…"}]`.
std::string reasons_in(const Json& fields) {
    std::string all;
    for (const Json& field : fields) {
        if (!field.is_object()) continue;
        if (!all.empty()) all.append("; ");
        all.append(text_in(field, "field")).append(": ").append(text_in(field, "message"));
    }
    return all;
}

}  // namespace

Rejection rejection_in(const std::string& body) {
    constexpr std::string_view success = R"({"code":200,)";
    if (body.compare(0, success.size(), success) == 0) return {code::ok, {}};
    if (body.size() > largest_rejection) return {};
    const Json envelope = Json::parse(body, nullptr, false);
    if (!envelope.is_object()) return {};
    const auto code = envelope.find("code");
    if (code == envelope.end() || !code->is_number_integer()) return {};
    Rejection rejection{code->get<int>(), {}};
    if (rejection.code == code::ok) return rejection;
    const auto data = envelope.find("data");
    rejection.reason = text_in(envelope, "data");
    if (rejection.reason.empty() && data != envelope.end() && data->is_array()) rejection.reason = reasons_in(*data);
    if (rejection.reason.empty()) rejection.reason = text_in(envelope, "msg");
    return rejection;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
