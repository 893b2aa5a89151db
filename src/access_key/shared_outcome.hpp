#pragma once

#include <cstdint>
#include <optional>

#include <pushplus/result.hpp>

#include "key_life.hpp"
#include "key_source.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

/// How a fetch ended, whoever made it.
struct SharedOutcome {
    struct Key {
        FetchedKey key;
        KeyLife::Time from;            ///< When its life began.
        std::uint64_t generation = 0;  ///< 0: the next one.
        std::int64_t lease = 0;
        std::uint64_t issued = 0;
    };
    /// Unset: nothing but what the process has.
    Result<std::optional<Key>> key = std::optional<Key>();
    bool from_service = false;        ///< The key was fetched after this began.
    KeyLife::Time::duration wait{0};  ///< For an error, or nothing: how long the next is held up.
    std::optional<KeyLife::Time>
        looked;            ///< When the store or source said what it has. Unset: it failed, or there is none.
    bool changed = false;  ///< This process's key was put into the record.
};

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
