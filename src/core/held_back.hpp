#pragma once

#include <string_view>

#include <pushplus/error.hpp>

#include "../send_guard/guard_rules.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The error of a request that the send guard holds back.
[[nodiscard]] Error::Parts held_back(std::string_view operation, const GuardRefusal& refusal);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
