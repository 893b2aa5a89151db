#pragma once

#include <optional>
#include <string>
#include <utility>

#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {

/// A piece of JSON that the service leaves open: text, a number, an array, an object. Kept as JSON, to be read with the
/// JSON library of your choice.
class PUSHPLUS_API JsonText {
public:
    JsonText() = default;
    explicit JsonText(std::string json) noexcept : json_(std::move(json)) {}

    /// The JSON, as `"text"`, `[1,2]` or `{"a":1}`, without blanks between its parts; empty if there was none.
    [[nodiscard]] const std::string& json() const noexcept { return json_; }
    /// The text, unquoted, if the JSON is text.
    [[nodiscard]] std::optional<std::string> text() const;
    [[nodiscard]] bool empty() const noexcept { return json_.empty(); }

private:
    std::string json_;
};

}  // namespace v0
}  // namespace pushplus
