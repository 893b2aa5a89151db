#include "make_error.hpp"

#include <utility>

#include <pushplus/detail/moved_from.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

Error make_error(ErrorKind kind, std::string message, Delivery delivery, const char* operation) {
    Error::Parts parts;
    parts.kind = kind;
    parts.message = std::move(message);
    parts.delivery = delivery;
    parts.operation = operation;
    return Error(std::move(parts));
}

Error operation_error(const char* operation, ErrorKind kind, std::string_view message, Delivery delivery) {
    return make_error(kind, std::string(operation).append(": ").append(message), delivery, operation);
}

Error moved_from(const char* what) {
    return make_error(ErrorKind::invalid_argument, std::string("the ") + what +
                                                       " was moved from; use the one that it "
                                                       "was moved to");
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
