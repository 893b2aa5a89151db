#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pushplus {
inline namespace v0 {
namespace detail {

struct GuardedContent;

/// Finds equal ones among many recent contents without looking at each.
///
/// It belongs to a vector of contents, which its user changes: each change other than at the end is reported here. A
/// copy starts afresh, so that copying an account costs no more for it; few contents, or a single search, need none.
class EqualContents {
public:
    EqualContents() = default;
    EqualContents(const EqualContents&) noexcept {}
    EqualContents& operator=(const EqualContents&) noexcept {  // NOLINT(cert-oop54-cpp): it forgets in any case
        forget();
        return *this;
    }

    /// When the contents of this hash were sent, in any order.
    [[nodiscard]] std::vector<std::int64_t> times_of(std::string_view hash,
                                                     const std::vector<GuardedContent>& contents);
    /// A content was added at the end.
    void added(std::string_view hash, std::int64_t at);
    void removed(std::string_view hash, std::int64_t at) noexcept;
    /// Anything may have changed.
    void forget() noexcept;

private:
    void make(const std::vector<GuardedContent>& contents);

    std::unordered_multimap<std::string_view::size_type, std::int64_t> times_;
    bool was_asked_ = false;
    bool is_made_ = false;
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
