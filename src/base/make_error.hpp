#pragma once

#include <string>
#include <string_view>

#include <pushplus/detail/export.hpp>
#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Makes an error from its most common parts. `operation` is empty if none had begun.
[[nodiscard]] PUSHPLUS_API Error make_error(ErrorKind kind, std::string message, Delivery delivery = Delivery::not_sent,
                                            const char* operation = "");

/// Makes an error of an operation, whose name begins the message.
[[nodiscard]] Error operation_error(const char* operation, ErrorKind kind, std::string_view message,
                                    Delivery delivery = Delivery::not_sent);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
