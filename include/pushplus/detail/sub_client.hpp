#pragma once

#include <memory>
#include <utility>

namespace pushplus {
inline namespace v0 {

namespace detail {
class Core;

/// What all sub-clients are: handles on the core they share with their client.
class SubClient {
public:
    explicit SubClient(std::shared_ptr<const Core> core) noexcept : core_(std::move(core)) {}

protected:
    std::shared_ptr<const Core> core_;
};
}  // namespace detail

}  // namespace v0
}  // namespace pushplus
