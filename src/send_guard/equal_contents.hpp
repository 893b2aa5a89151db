#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// Finds equal ones among many contents without looking at each.
///
/// A copy starts afresh, so that copying an account costs no more for it; few contents, or a single search, need none.
class EqualContents {
public:
    EqualContents() = default;
    EqualContents(const EqualContents&) noexcept {}
    EqualContents& operator=(const EqualContents&) noexcept {  // NOLINT(cert-oop54-cpp): it forgets in any case
        forget();
        return *this;
    }

    /// Among `size` contents is searched. Whether they are to be added first, each.
    [[nodiscard]] bool begin_search(std::size_t size);
    [[nodiscard]] bool is_made() const noexcept { return times_.has_value(); }
    /// When the contents of this hash were sent, in any order. To be called if it is made.
    [[nodiscard]] std::vector<std::int64_t> times_of(std::uint64_t hash) const;
    void added(std::uint64_t hash, std::int64_t at);
    void removed(std::uint64_t hash, std::int64_t at) noexcept;
    /// Anything may have changed.
    void forget() noexcept;

private:
    // Set once it is made: an empty one allocates in some standard libraries, and this is made where nothing may fail.
    std::optional<std::unordered_multimap<std::uint64_t, std::int64_t>> times_;
    bool was_asked_ = false;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
