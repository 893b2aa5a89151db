#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pushplus/channel.hpp>

namespace pushplus {
inline namespace v0 {
namespace detail {

/// What a guard remembers, as it stands in a store. Times are milliseconds since 1970, tokens and contents are hashes.

struct GuardedRequest {
    std::int64_t at = 0;
};

struct GuardedContent {
    std::string hash;
    std::int64_t at = 0;
};

struct GuardedDay {
    Channel channel;
    std::int64_t day = 0;  ///< Days since 1970 in China.
    std::int64_t requests = 0;
    bool warned = false;
};

struct GuardedBlock {
    std::string scope;  ///< "channel:wechat", "token:HASH" or "account".
    std::int64_t code = 0;
    std::int64_t until = 0;    ///< 0: until it is cleared.
    std::int64_t strikes = 0;  ///< How often in a row it was armed.
};

struct GuardedToken {
    std::string hash;
};

struct GuardedAccount {
    std::string id;                    ///< The hash of the token the account is first known by.
    std::vector<GuardedToken> tokens;  ///< Others of its tokens.
    std::vector<GuardedBlock> blocks;
    std::vector<GuardedRequest> requests;
    std::vector<GuardedContent> contents;
    std::vector<GuardedDay> days;
};

struct GuardState {
    std::int64_t version = 1;
    std::vector<GuardedAccount> accounts;

    /// The account that a token belongs to, made if there is none.
    GuardedAccount& account_of(const std::string& token_hash);
    /// The same, and from here on the other token is known as one of that account's. What was an account of its own so
    /// far becomes part of it.
    GuardedAccount& account_of(const std::string& token_hash, const std::string& other_token_hash);
};

/// Adds to an account what another record of it knows besides.
void take_over(GuardedAccount& account, const GuardedAccount& other);

/// The state as text and back. Text that is no state is an empty state, and `damaged` says so;
/// numbers beyond all sense become the nearest sensible ones.
[[nodiscard]] std::string write_state(const GuardState& state);
[[nodiscard]] GuardState read_state(const std::string& text, bool& damaged);

/// The first 128 bits of the text's SHA-256, in hexadecimal. A token cannot be found from it; a short content can be
/// guessed.
[[nodiscard]] std::string guard_hash(const std::string& text);

}  // namespace detail
}  // namespace v0
}  // namespace pushplus
