#pragma once

#include <pushplus/detail/sub_client.hpp>

namespace pushplus {
inline namespace v0 {

// Only declared here: a file that calls a group's methods includes the group's header, or <pushplus/pushplus.hpp>.
template <template <class> class Reply>
class MessagesApi;  // <pushplus/messages.hpp>
template <template <class> class Reply>
class MessageTokensApi;  // <pushplus/message_tokens.hpp>
template <template <class> class Reply>
class PreprocessingApi;  // <pushplus/preprocessing.hpp>
template <template <class> class Reply>
class TopicsApi;  // <pushplus/topics.hpp>
template <template <class> class Reply>
class TopicUsersApi;  // <pushplus/topic_users.hpp>
template <template <class> class Reply>
class FriendsApi;  // <pushplus/friends.hpp>
template <template <class> class Reply>
class WebhooksApi;  // <pushplus/webhooks.hpp>
template <template <class> class Reply>
class MpChannelsApi;  // <pushplus/mp_channels.hpp>
template <template <class> class Reply>
class CpChannelsApi;  // <pushplus/cp_channels.hpp>
template <template <class> class Reply>
class MailChannelsApi;  // <pushplus/mail_channels.hpp>
template <template <class> class Reply>
class UsersApi;  // <pushplus/users.hpp>
template <template <class> class Reply>
class SettingsApi;  // <pushplus/settings.hpp>

/// The groups of operations that a `Client` (`Reply` is `Result`) and an `AsyncClient` (`Reply` is `Pending`) offer.
///
/// A group's header must be included where the group is used: <pushplus/topics.hpp> for `topics()`, or
/// <pushplus/pushplus.hpp> for all of them.
///
/// Cost: cheap to copy; each group is a handle that shares the client's core and may outlive the client.
/// Thread safety: all methods may be called from any number of threads at once.
template <template <class> class Reply>
class Operations : protected detail::SubClient {
public:
    using SubClient::SubClient;

    // Sending

    /// Messages (消息接口), chapter 二, and the message interface (发送消息接口).
    [[nodiscard]] MessagesApi<Reply> messages() const { return MessagesApi<Reply>(core_); }
    /// Message tokens (消息 token 接口), chapter 四.
    [[nodiscard]] MessageTokensApi<Reply> message_tokens() const { return MessageTokensApi<Reply>(core_); }
    /// Preprocessing scripts (预处理信息接口), chapter 十.
    [[nodiscard]] PreprocessingApi<Reply> preprocessing() const { return PreprocessingApi<Reply>(core_); }

    // People

    /// Topics (群组接口), chapter 五.
    [[nodiscard]] TopicsApi<Reply> topics() const { return TopicsApi<Reply>(core_); }
    /// Topic users (群组用户接口), chapter 六.
    [[nodiscard]] TopicUsersApi<Reply> topic_users() const { return TopicUsersApi<Reply>(core_); }
    /// Friends (好友功能接口), chapter 九.
    [[nodiscard]] FriendsApi<Reply> friends() const { return FriendsApi<Reply>(core_); }

    // Channels

    /// Webhooks (渠道配置接口), 七.1 to 七.4.
    [[nodiscard]] WebhooksApi<Reply> webhooks() const { return WebhooksApi<Reply>(core_); }
    /// WeChat public accounts (渠道配置接口), 七.5.
    [[nodiscard]] MpChannelsApi<Reply> mp_channels() const { return MpChannelsApi<Reply>(core_); }
    /// WeCom applications (渠道配置接口), 七.6.
    [[nodiscard]] CpChannelsApi<Reply> cp_channels() const { return CpChannelsApi<Reply>(core_); }
    /// Mail channels (渠道配置接口), 七.7 and 七.8.
    [[nodiscard]] MailChannelsApi<Reply> mail_channels() const { return MailChannelsApi<Reply>(core_); }

    // The account

    /// The account (用户接口), chapter 三.
    [[nodiscard]] UsersApi<Reply> users() const { return UsersApi<Reply>(core_); }
    /// The account's settings (功能设置接口), chapter 八.
    [[nodiscard]] SettingsApi<Reply> settings() const { return SettingsApi<Reply>(core_); }
};

namespace detail {

/// Calls `visit(name, group)` for each group, in the order of `Operations`; `name` is the accessor's. All groups'
/// headers must be included; the core may be null.
template <template <class> class Reply, class Visit>
void for_each_group(const Operations<Reply>& operations, Visit&& visit) {
    visit("messages", operations.messages());
    visit("message_tokens", operations.message_tokens());
    visit("preprocessing", operations.preprocessing());
    visit("topics", operations.topics());
    visit("topic_users", operations.topic_users());
    visit("friends", operations.friends());
    visit("webhooks", operations.webhooks());
    visit("mp_channels", operations.mp_channels());
    visit("cp_channels", operations.cp_channels());
    visit("mail_channels", operations.mail_channels());
    visit("users", operations.users());
    visit("settings", operations.settings());
}

}  // namespace detail

}  // namespace v0
}  // namespace pushplus
