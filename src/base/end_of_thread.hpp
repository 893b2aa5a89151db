#pragma once

#include <memory>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Tells whether a thread runs its last instructions, so that joining it takes no time.
class EndOfThread {
public:
    /// Of the thread that makes it.
    EndOfThread();

    [[nodiscard]] bool is_reached() const noexcept;

private:
    std::shared_ptr<const void> thread_;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
