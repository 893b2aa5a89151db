#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pushplus/channel.hpp>

#include "recent_contents.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {

// The send guard's state, as a store holds it. Times are milliseconds since 1970; tokens and contents are hashes.

struct GuardedRequest {
    std::int64_t at = 0;
};

struct GuardedDay {
    Channel channel;
    std::int64_t day = 0;  ///< Days since 1970 by China Standard Time (UTC+8).
    std::int64_t requests = 0;
    bool warned = false;
};

struct GuardedBlock {
    std::string scope;  ///< "channel:wechat", "token:HASH" or "account".
    std::int64_t code = 0;
    std::int64_t until = 0;    ///< 0: until it is cleared.
    std::int64_t strikes = 0;  ///< How many times in a row it was caused.
};

struct GuardedToken {
    std::string hash;
};

struct GuardedAccount {
    std::string id;                    ///< The hash of the token by which the account was first known.
    std::vector<GuardedToken> tokens;  ///< Its other tokens.
    std::vector<GuardedBlock> blocks;
    std::vector<GuardedRequest> requests;
    RecentContents contents;
    std::vector<GuardedDay> days;
    /// How often blocks were cleared. One that is missing though nobody cleared any since was lost.
    std::int64_t cleared = 0;
    std::string requests_text;  ///< `requests`, as they are stored; empty in memory.
    std::string contents_text;  ///< `contents`, likewise.
};

/// An account's text in a store.
struct GuardState {
    std::int64_t version = 2;
    /// Rises with each change. Who knows a higher one than the text has knows what the store lost.
    std::int64_t rev = 0;
    /// Set: the account's text is that of the token with this hash, and `account` is what this one held before.
    std::string moved_to;
    /// Of the text since it was begun: if it is another, the store lost the one that was known.
    std::string id;
    /// When it was noticed that another was lost before it: what was sent since lies in this one. 0: none was.
    std::int64_t lost = 0;
    /// By how many milliseconds all times were moved so far, because the store's clock was set.
    std::int64_t shifted = 0;
    GuardedAccount account;
};

/// All that the text says but the account.
[[nodiscard]] GuardState head_of(const GuardState& state);

/// Whether the account is known to have the token of this hash.
[[nodiscard]] bool has_token(const GuardedAccount& account, const std::string& token_hash);

/// Whether it holds back the fetch of an AccessKey with one secretKey, until the next one is issued.
[[nodiscard]] bool is_key_pause(const GuardedBlock& block) noexcept;

/// Adds the blocks of `known` that the account has lost.
void keep_blocks(GuardedAccount& account, const GuardedAccount& known);

/// Moves all times but the days' by as many milliseconds.
void shift(GuardedAccount& account, std::int64_t by);

/// Merges another record of the same account into `account`.
void merge(GuardedAccount& account, const GuardedAccount& other);
/// Merges a record of the same account that may go by another of its tokens.
void merge_joined(GuardedAccount& account, GuardedAccount other);
/// Joins two records whose tokens turned out to be of one account. Each request is in one of them, unless they were
/// joined before: then they have a token in common.
void combine(GuardedAccount& account, GuardedAccount other);

/// Converts the state to text and back. Invalid text becomes an empty state and sets `damaged`; numbers out of range
/// are clamped.
[[nodiscard]] std::string write_state(const GuardState& state);
[[nodiscard]] GuardState read_state(const std::string& text, bool& damaged);
/// The same of a state of any version.
[[nodiscard]] GuardState read_newer_state(const std::string& text, bool& damaged);

/// Whether two texts are states with the same blocks, on the same tokens. False if one cannot be read.
[[nodiscard]] bool has_same_blocks(const std::string& text, const std::string& other);

/// The first 128 bits of the text's SHA-256, in hexadecimal, as the name of a token or of another secret, which cannot
/// be recovered from it.
[[nodiscard]] std::string guard_hash(const std::string& text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
