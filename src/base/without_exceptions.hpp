#pragma once

#include <exception>
#include <string>
#include <utility>

#include <pushplus/error.hpp>

#include "make_error.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// The result of the user's code; what it throws becomes an error.
template <class Call>
[[nodiscard]] auto without_exceptions(const Call& call) -> decltype(call()) {
    std::string message = "it threw an exception";
    try {
        return call();
    } catch (const std::exception& thrown) {
        message.append(": ").append(thrown.what());
    } catch (...) {
        // Not a standard exception.
    }
    return make_error(ErrorKind::internal, std::move(message));
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
