#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/sandbox.hpp>

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

    explicit AccessKeys(const SandboxOptions& options) noexcept
        : ttl_(options.access_key_ttl), overlap_(options.access_key_overlap), superseded_(options.superseded_keys) {}

    /// Issues a key. The key before it expires after the overlap, or at its own expiry if that is sooner. Keys before
    /// that one end at once, or keep their time.
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
    SupersededKeys superseded_;
    std::vector<Key> keys_;
    std::size_t issued_ = 0;
};

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
