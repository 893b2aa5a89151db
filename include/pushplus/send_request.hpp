#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/channel.hpp>
#include <pushplus/detail/open_text.hpp>

namespace pushplus {
inline namespace v0 {

/// How a message's content is shown. A name the SDK does not know is kept as it came.
class Template : public detail::OpenText<Template> {
public:
    using OpenText::OpenText;

    static constexpr Name html{"html"};  ///< What the service takes if none is named.
    static constexpr Name txt{"txt"};
    static constexpr Name json{"json"};
    static constexpr Name markdown{"markdown"};
    static constexpr Name cloud_monitor{"cloudMonitor"};
    static constexpr Name jenkins{"jenkins"};
    static constexpr Name route{"route"};
    static constexpr Name pay{"pay"};
    static constexpr Name form{"form"};    ///< Needs `push_id`.
    static constexpr Name doc{"doc"};      ///< Needs `push_id`.
    static constexpr Name excel{"excel"};  ///< Needs `push_id`.
};

/// What an account may send. It decides the limits that are checked before a request is spent.
enum class AccountTier {
    verified,  ///< Real-name verified.
    member,    ///< A paying member.
};

/// A message to send. Only `content` is required. Characters are Unicode code points; of two limits the second is a
/// member's.
struct SendRequest {
    /// Another token of the client's account, as a message token; empty: the client's. A secret. Another account needs
    /// a client of its own, or the two would be guarded as one.
    std::string token{};
    std::string title{};          ///< At most 100 characters (200).
    std::string content{};        ///< Required. At most 20,000 characters (100,000); channel qq: 2,000.
    std::string topic{};          ///< A topic's code: to everybody in it. Not together with `to`.
    Template content_template{};  ///< Empty: html.
    Channel channel{};            ///< Empty: the account's default, which is wechat unless changed.
    std::string option{};         ///< The channel's setting: a webhook's, cp's or mail's code, or an appId.
    std::string callback_url{};   ///< Called once when the message is done; see `parse_callback`.
    std::optional<std::chrono::system_clock::time_point> expires_at{};  ///< The message is dropped if not sent by then.
    std::vector<std::string> to{};  ///< Friend tokens (WeCom: user ids), at most 10 (100). Secrets.
    std::string pre{};              ///< A preprocessor's code; for members.
    std::string push_id{};          ///< The form's or document's code; required with form, doc and excel.
};

/// One of the channels of a batch, with its own setting.
struct BatchChannel {
    Channel channel{};     ///< Required.
    std::string option{};  ///< As `SendRequest::option`; holds no comma.
};

/// A message to send by up to five channels at once. As `SendRequest`, but for the channels.
struct BatchSendRequest {
    std::string token{};
    std::string title{};
    std::string content{};
    std::string topic{};
    Template content_template{};
    std::vector<BatchChannel> channels{};  ///< 1 to 5. Each counts as a request.
    std::string callback_url{};
    std::optional<std::chrono::system_clock::time_point> expires_at{};
    std::vector<std::string> to{};
    std::string pre{};
    std::string push_id{};
};

/// What became of one channel of a batch.
struct BatchSendResult {
    std::string short_code{};  ///< What `messages().send_result` takes; empty if the channel refused.
    std::string message{};
    std::int64_t code = 0;  ///< The channel's own return code: 200 is accepted.
    Channel channel{};
};

}  // namespace v0
}  // namespace pushplus
