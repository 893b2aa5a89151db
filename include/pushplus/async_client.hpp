#pragma once

#include <memory>
#include <string>
#include <utility>

#include <pushplus/call_options.hpp>
#include <pushplus/cp_channels.hpp>
#include <pushplus/export.hpp>
#include <pushplus/friends.hpp>
#include <pushplus/mail_channels.hpp>
#include <pushplus/message_tokens.hpp>
#include <pushplus/messages.hpp>
#include <pushplus/mp_channels.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/preprocessing.hpp>
#include <pushplus/settings.hpp>
#include <pushplus/topic_users.hpp>
#include <pushplus/topics.hpp>
#include <pushplus/users.hpp>
#include <pushplus/webhooks.hpp>

namespace pushplus {
inline namespace v0 {

/// A client's operations without waiting: each returns a `Pending<T>` at once, in the place of a `Result<T>`.
/// `client.async()`.
///
/// All calls of a transport live on one thread of the SDK's own, which is started by the first, or by the first renewal of
/// a key ahead of its end. Waiting for an AccessKey, for the pause between two tries, for the send guard's pace or for a
/// delivery holds no thread. Everything else is as with blocking calls: the key's life, repeating, limits, guard, observer,
/// redaction. Log and observer are called on that thread. `list_all` fetches the next page while the rows of the one
/// before are used.
///
/// Errors: as the blocking calls, and `queue_full` beyond `TransportOptions::max_calls_under_way`.
/// Cost: a handle that shares the client's core, and as the client keeps calls from being canceled.
/// Thread safety: all methods may be called from any thread.
class PUSHPLUS_API AsyncClient {
public:
    explicit AsyncClient(std::shared_ptr<const detail::Core> core) noexcept : core_(std::move(core)) {}

    /// `messages().send` in one line.
    Pending<std::string> send(std::string title, std::string content, const CallOptions& options = {}) const;

    [[nodiscard]] AsyncMessages messages() const { return AsyncMessages(core_); }
    [[nodiscard]] AsyncUsers users() const { return AsyncUsers(core_); }
    [[nodiscard]] AsyncMessageTokens message_tokens() const { return AsyncMessageTokens(core_); }
    [[nodiscard]] AsyncTopics topics() const { return AsyncTopics(core_); }
    [[nodiscard]] AsyncTopicUsers topic_users() const { return AsyncTopicUsers(core_); }
    [[nodiscard]] AsyncWebhooks webhooks() const { return AsyncWebhooks(core_); }
    [[nodiscard]] AsyncMpChannels mp_channels() const { return AsyncMpChannels(core_); }
    [[nodiscard]] AsyncCpChannels cp_channels() const { return AsyncCpChannels(core_); }
    [[nodiscard]] AsyncMailChannels mail_channels() const { return AsyncMailChannels(core_); }
    [[nodiscard]] AsyncSettings settings() const { return AsyncSettings(core_); }
    [[nodiscard]] AsyncFriends friends() const { return AsyncFriends(core_); }
    [[nodiscard]] AsyncPreprocessing preprocessing() const { return AsyncPreprocessing(core_); }

private:
    std::shared_ptr<const detail::Core> core_;
};

}  // namespace v0
}  // namespace pushplus
