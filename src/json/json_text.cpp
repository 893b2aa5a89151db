#include <pushplus/json_text.hpp>

#include <nlohmann/json.hpp>

namespace pushplus {
inline namespace v0 {

std::optional<std::string> JsonText::text() const {
    const auto json = nlohmann::ordered_json::parse(json_, nullptr, false);
    if (!json.is_string()) return std::nullopt;
    return json.get<std::string>();
}

}  // namespace v0
}  // namespace pushplus
