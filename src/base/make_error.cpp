#include "make_error.hpp"

#include <utility>

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

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
