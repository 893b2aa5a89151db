#pragma once

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include <pushplus/call_options.hpp>

#include "call_spec.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// An operation as its own statement describes it.
struct OperationDescription {
    CallSpec spec;                   ///< With the parameters' names, places and kinds; their values mean nothing.
    const Type* response = nullptr;  ///< What comes back.
};

/// A sub-client's third kind of reply: `TopicsApi<Described>` describes its operations instead of calling them.
template <class T>
class Described {
public:
    using value_type = T;

    explicit Described(OperationDescription description) : description_(std::move(description)) {}
    [[nodiscard]] OperationDescription take() && { return std::move(description_); }

private:
    OperationDescription description_;
};

/// All operations of a sub-client, in the order of its header. Specialised beside the operations, in groups/.
template <class Api>
[[nodiscard]] std::vector<OperationDescription> operations_of(const Api& api);

template <class Api, class Reply, class... Arguments>
[[nodiscard]] OperationDescription describe_one(const Api& api, Reply (Api::*operation)(Arguments...) const) {
    return (api.*operation)(std::decay_t<Arguments>{}...).take();
}

/// Describes operations by calling each with empty arguments.
template <class Api, class... Operations>
[[nodiscard]] std::vector<OperationDescription> describe_each(const Api& api, Operations... operations) {
    std::vector<OperationDescription> descriptions;
    descriptions.reserve(sizeof...(operations));
    (descriptions.push_back(describe_one(api, operations)), ...);
    return descriptions;
}

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
