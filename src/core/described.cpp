#include "described.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

OperationDescription describe_operation(CallSpec spec, const Type& response) { return {std::move(spec), &response}; }

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
