#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pushplus/channel.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// Where a guard keeps what it knows, as one opaque text. In memory unless another is given; a file lets restarts and
/// other processes of the machine share it. One that fails is replaced by memory until it works again.
///
/// It is used on the calling thread, and for asynchronous calls on the loop's thread, where all others of the transport
/// wait for it: it should answer soon.
///
/// Thread safety: implementations must allow all methods from any thread, and from as many processes as share the text.
class PUSHPLUS_API SendGuardStore {
public:
    virtual ~SendGuardStore();
    /// Loads the text (empty if there is none), hands it to `change`, and stores what it made of it if that is other
    /// text. Nobody else changes the text meanwhile. An error says what failed; then nothing has been stored.
    [[nodiscard]] virtual Result<void> update(const std::function<void(std::string& text)>& change) = 0;
};

/// A store in a file, for its owner alone (0600). It is replaced as a whole, so a crash at any moment leaves the old or
/// the new text; a lock file beside it (`path` + ".lock") keeps processes apart. An update that does not get the lock
/// within five seconds fails.
[[nodiscard]] PUSHPLUS_API std::shared_ptr<SendGuardStore> make_send_guard_file(std::string path);

/// A number of requests by one channel.
struct ChannelRequests {
    Channel channel{};
    std::int64_t requests = 0;
};

/// How a client keeps its account from being punished for sending too much. The defaults are the service's own limits.
struct SendGuardOptions {
    /// What happens when a limit of pace is reached.
    enum class Pacing {
        refuse,  ///< `rate_limited` at once, with the time to try again.
        wait,    ///< Wait until it may be sent, within the call's limit; `rate_limited` if that is too short.
    };

    bool enabled = true;
    Pacing pacing = Pacing::refuse;

    bool block_after_900 = true;  ///< The channel: until midnight in China, then 2 days, then 7.
    bool block_after_903 = true;  ///< The token: until another is used or it is cleared by hand.
    bool block_after_905 = true;  ///< The account: for an hour.

    /// Requests within `pace_window`; unset: the service's (5 in 60 s, members 5 in 10 s). 0: no limit.
    std::optional<int> pace_requests{};
    std::optional<std::chrono::seconds> pace_window{};
    int equal_contents_an_hour = 3;  ///< 0: no limit.

    /// Requests a day, in the place of the service's own table for these channels. 0: no limit.
    std::vector<ChannelRequests> daily_quota{};
    bool refuse_past_quota = true;  ///< False: past the quota it only warns.

    /// Null: in memory, for this client and its copies.
    std::shared_ptr<SendGuardStore> store{};
};

/// Something a guard holds back.
struct SendBlock {
    enum class Scope { channel, token, account };

    Scope scope = Scope::channel;
    Channel channel{};  ///< Of a channel's block.
    int code = 0;       ///< What the service answered: 900, 903 or 905.
    /// When it opens again; unset: not before it is cleared by hand, or another token is used.
    std::optional<std::chrono::system_clock::time_point> until{};
};

/// What a guard knows of an account.
struct SendGuardStatus {
    std::vector<SendBlock> blocks{};            ///< Those in force.
    std::vector<ChannelRequests> sent_today{};  ///< Today in China.
};

namespace detail {
class Core;
}

/// A client's guard, to look at and to clear. `client.send_guard()`.
///
/// It is keyed by account: the client's token, and the message tokens that it listed, added or sent with. It arms itself by
/// what the service answers; while armed, a send returns `rate_limited` without a request.
///
/// Thread safety: all methods may be called from any thread.
class PUSHPLUS_API SendGuard {
public:
    explicit SendGuard(std::shared_ptr<const detail::Core> core) noexcept;

    [[nodiscard]] Result<SendGuardStatus> status() const;
    /// Forgets all blocks of the account. Its counts stay: the service counts on as well.
    [[nodiscard]] Result<void> clear() const;
    /// Forgets the block of one channel.
    [[nodiscard]] Result<void> clear(const Channel& channel) const;

private:
    std::shared_ptr<const detail::Core> core_;
};

}  // namespace v0
}  // namespace pushplus
