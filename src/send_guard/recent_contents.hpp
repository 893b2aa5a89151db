#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "equal_contents.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// When which contents were sent lately. A member sends 1,800 an hour, and each send writes them all to a store: so
/// they are kept as the store has them, and copied, compared and written in one piece.
///
/// The text has 19 characters for each content: 8 for the time, in milliseconds since 1970, and 11 for the hash. Each
/// stands for six bits, the most significant first, in the order of ASCII: - 0-9 A-Z _ a-z.
class RecentContents {
public:
    struct Entry {
        std::uint64_t hash = 0;
        std::int64_t at = 0;  ///< Milliseconds since 1970.
    };

    [[nodiscard]] std::size_t size() const noexcept;
    void add(const Entry& entry);
    /// Removes one such entry, and tells whether there was one.
    bool remove(const Entry& entry) noexcept;
    [[nodiscard]] bool has(const Entry& entry) const noexcept;
    /// When the contents of this hash were sent, in any order.
    [[nodiscard]] std::vector<std::int64_t> times_of(std::uint64_t hash);
    /// Removes what was sent outside of these times, but of many entries only when a quarter is from before.
    void keep_within(std::int64_t first, std::int64_t last);
    /// Removes what was sent at such times.
    void remove_at(const std::function<bool(std::int64_t at)>& is_removed);
    /// Moves all times by as many milliseconds.
    void shift(std::int64_t by) noexcept { ahead_ += by; }
    /// Adds what it has not of another record of the same account: as often as the other has it.
    void merge(const RecentContents& other);
    /// Adds all of a separate record.
    void append(const RecentContents& other);
    [[nodiscard]] bool any_within(std::int64_t first, std::int64_t last) const;
    [[nodiscard]] std::vector<Entry> entries() const;

    [[nodiscard]] std::string text() const;
    /// False if the text is none of these. Times out of range are clamped.
    [[nodiscard]] bool read(std::string_view text);

private:
    /// `is_removed` is asked with where an entry begins in `packed_`.
    template <class IsRemoved>
    void remove_entries(const IsRemoved& is_removed);
    /// Where the newest such entry begins in `packed_`; `npos` if there is none.
    [[nodiscard]] std::size_t find(const Entry& entry) const noexcept;

    std::string packed_;
    std::int64_t ahead_ = 0;  ///< How far the times are ahead of those in `packed_`.
    EqualContents equal_;     ///< Of `packed_`, with its times.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
