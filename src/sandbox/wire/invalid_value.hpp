#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// What is wrong with a value of a seed, of a control's body or of a method of `Sandbox`: thrown where it is noticed.
struct InvalidValue {
    std::string path;  ///< Where it stands, such as "topics[0].topicName"; empty: the whole.
    std::string why;   ///< Such as "must be a string".

    /// Both as one text.
    [[nodiscard]] std::string text() const { return path.empty() ? why : path + ": " + why; }
};

/// The path of a member of what stands at `path`.
[[nodiscard]] inline std::string member_path(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : (path + ".").append(name);
}
/// The path of an element of the list at `path`.
[[nodiscard]] inline std::string element_path(const std::string& path, std::size_t index) {
    return path + "[" + std::to_string(index) + "]";
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
