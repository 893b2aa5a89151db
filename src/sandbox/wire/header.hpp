#pragma once

#include <string>
#include <string_view>

#include <pushplus/sandbox.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The value of a request's header, by its name in any case; null if there is none.
[[nodiscard]] const std::string* find_header(const SandboxRequest& request, std::string_view name) noexcept;
/// The value of a request's header, by its name in any case; empty if there is none.
[[nodiscard]] std::string_view header_of(const SandboxRequest& request, std::string_view name) noexcept;

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
