#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// The issued AccessKeys. Not synchronized.
class AccessKeys {
public:
    using Time = std::chrono::steady_clock::time_point;

    struct Key {
        std::string value;
        Time expiry;
    };

    AccessKeys(std::chrono::seconds ttl, std::chrono::seconds overlap) noexcept : ttl_(ttl), overlap_(overlap) {}

    /// Issues a key. Earlier keys expire after the overlap, or at their own expiry if that is sooner.
    [[nodiscard]] std::string issue(Time now);
    [[nodiscard]] bool is_valid(std::string_view key, Time now) const noexcept;
    void revoke() noexcept { keys_.clear(); }
    [[nodiscard]] std::chrono::seconds ttl() const noexcept { return ttl_; }
    [[nodiscard]] std::size_t issued() const noexcept { return issued_; }

    /// For a state that is kept over restarts.
    [[nodiscard]] const std::vector<Key>& keys() const noexcept { return keys_; }
    void restore(std::vector<Key> keys, std::size_t issued) {
        keys_ = std::move(keys);
        issued_ = issued;
    }

private:
    std::chrono::seconds ttl_;
    std::chrono::seconds overlap_;
    std::vector<Key> keys_;
    std::size_t issued_ = 0;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
