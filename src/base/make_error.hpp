#pragma once

#include <string>
#include <string_view>

#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What most errors are made of. `operation` empty: none had begun.
[[nodiscard]] Error make_error(ErrorKind kind, std::string message, Delivery delivery = Delivery::not_sent,
                               const char* operation = "");

/// An error of an operation, which its message begins with.
[[nodiscard]] Error operation_error(const char* operation, ErrorKind kind, std::string_view message,
                                    Delivery delivery = Delivery::not_sent);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
