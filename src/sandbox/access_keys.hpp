#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The AccessKeys given out and their lives. Not synchronised.
class AccessKeys {
public:
    using Time = std::chrono::steady_clock::time_point;

    AccessKeys(std::chrono::seconds ttl, std::chrono::seconds overlap) noexcept : ttl_(ttl), overlap_(overlap) {}

    /// A new key. Those before it end after the overlap, or earlier if their own end is nearer.
    [[nodiscard]] std::string give(Time now);
    [[nodiscard]] bool alive(std::string_view key, Time now) const noexcept;
    void revoke() noexcept { keys_.clear(); }
    [[nodiscard]] std::chrono::seconds ttl() const noexcept { return ttl_; }
    [[nodiscard]] std::size_t given() const noexcept { return given_; }

private:
    struct Key {
        std::string value;
        Time end;
    };

    const std::chrono::seconds ttl_;
    const std::chrono::seconds overlap_;
    std::vector<Key> keys_;
    std::size_t given_ = 0;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
