#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

struct GuardedRequest;

/// The requests of this process that lie in an account's text, by the text's times. Nobody else takes them out, so one
/// that is missing was lost by the store, whatever others have written there since.
class OwnRequests {
public:
    /// Those that are still counted.
    void keep_from(std::int64_t first);
    void shift(std::int64_t by) noexcept;
    [[nodiscard]] bool have(std::int64_t time) const;
    [[nodiscard]] bool are_in(const std::vector<GuardedRequest>& requests) const;
    /// Follows what `change` does to the requests.
    void follow(const std::vector<GuardedRequest>& requests, const std::function<void()>& change);

private:
    std::vector<std::int64_t> times_;  ///< In their order.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
