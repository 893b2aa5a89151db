#pragma once

#include <optional>
#include <string>

#include <pushplus/call_options.hpp>
#include <pushplus/channel.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/detail/sub_client.hpp>
#include <pushplus/pending.hpp>
#include <pushplus/result.hpp>

namespace pushplus {
inline namespace v0 {

/// Which channels the account is kept from. Unknown numbers are kept. Not the `SendRestriction` of the users, though
/// the wire gives both the same name. Source: 八.1 (sendLimit).
enum class SendLimit : int {
    unlimited = 0,
    all_channels = 1,
    wechat = 2,
    mail = 3,
};

/// Whether the account receives messages. Unknown numbers are kept. Source: 八.1 (recevieLimit).
enum class ReceiveLimit : int {
    receive_all = 0,
    receive_none = 1,
};

/// What a message is opened with. Unknown numbers are kept. Source: 八.1 (sendType).
enum class OpenMessageType : int {
    h5 = 0,  ///< A web page.
    mini_program = 1,
};

/// The account's settings. Source: 八.1.
struct UserSettings {
    Channel default_channel{};          ///< Of messages that name none.
    std::string default_channel_txt{};  ///< The default channel's name for people.
    std::string default_webhook{};      ///< The default channel's parameter: which webhook or application.
    SendLimit send_limit = SendLimit::unlimited;
    ReceiveLimit receive_limit = ReceiveLimit::receive_all;
    OpenMessageType send_type = OpenMessageType::h5;  ///< Changed by `change_open_message_type`.
    bool is_send = false;                             ///< Whether the account can send at all.
    bool show_ip = false;                             ///< Whether a message shows its sender's address. Read only.
    bool extension = false;                           ///< Changed by `change_extension_forward`.
};

/// The account's settings (功能设置). The document's chapter 八.
///
/// A cheap handle that shares the client's core and may outlive the client. Thread safety: all methods may be called
/// from any thread. Errors: every method can fail as docs/errors.md lists; below stands only what is particular to it.
template <template <class> class Reply>
class SettingsApi : private detail::SubClient {
public:
    using SubClient::SubClient;

    /// All settings.
    /// GET /api/open/setting/getUserSettings (八.1 获取默认发送渠道). Reads.
    Reply<UserSettings> get(const CallOptions& options = {}) const;

    /// Sets the channel of messages that name none.
    /// POST /api/open/setting/changeDefaultChannel (八.2 修改默认发送渠道). Writes; setting the same value twice is harmless.
    /// @param default_channel Not empty.
    /// @param default_webhook The webhook's or application's number or code; `Channel::webhook` and `Channel::cp` need
    /// it. Unset: not sent.
    Reply<void> change_default_channel(const Channel& default_channel,
                                       const std::optional<std::string>& default_webhook = {},
                                       const CallOptions& options = {}) const;

    /// Sets whether the account receives messages.
    /// GET /api/open/setting/changeRecevieLimit (八.3 修改接收消息限制). Writes; setting the same value twice is harmless.
    Reply<void> change_receive_limit(ReceiveLimit receive_limit, const CallOptions& options = {}) const;

    /// Sets whether the account can send at all.
    /// GET /api/open/setting/changeIsSend (八.4 开启/关闭发送消息功能). Writes; setting the same value twice is harmless.
    Reply<void> change_is_send(bool is_send, const CallOptions& options = {}) const;

    /// Sets what messages are opened with.
    /// GET /api/open/setting/changeOpenMessageType (八.5 修改打开消息方式). Writes; setting the same value twice is harmless.
    Reply<void> change_open_message_type(OpenMessageType open_message_type, const CallOptions& options = {}) const;

    /// Sets whether messages of the WeChat channel are shown by the browser extension, too.
    /// GET /api/open/setting/extension (八.6 修改浏览器插件转发). Writes; setting the same value twice is harmless.
    Reply<void> change_extension_forward(bool forward, const CallOptions& options = {}) const;
};

extern template class PUSHPLUS_API SettingsApi<Result>;
extern template class PUSHPLUS_API SettingsApi<Pending>;
using Settings = SettingsApi<Result>;
using AsyncSettings = SettingsApi<Pending>;

}  // namespace v0
}  // namespace pushplus
