#pragma once

#include <pushplus/detail/open_text.hpp>

namespace pushplus {
inline namespace v0 {

/// The way a message travels: "wechat", "mail", … A name the SDK does not know is kept as it came.
///
/// Compare with the named constants: `if (message.channel == Channel::mail)`.
///
/// Source: the document's 二.1 (channel) and the message interface's table of channels.
class Channel : public detail::OpenText<Channel> {
public:
    using OpenText::OpenText;

    static constexpr Name wechat{"wechat"};        ///< The service's WeChat public account, or one of your own.
    static constexpr Name mail{"mail"};            ///< E-mail.
    static constexpr Name cp{"cp"};                ///< A WeCom application (企业微信).
    static constexpr Name webhook{"webhook"};      ///< A third party's webhook.
    static constexpr Name sms{"sms"};              ///< Text message; 10 points each.
    static constexpr Name voice{"voice"};          ///< Telephone call; 30 points each.
    static constexpr Name extension{"extension"};  ///< The browser extension.
    static constexpr Name app{"app"};              ///< The service's app.
    static constexpr Name clawbot{"clawbot"};
    static constexpr Name qq{"qq"};      ///< QQ; content of at most 2,000 characters.
    static constexpr Name cmcc{"cmcc"};  ///< China Mobile.
};

}  // namespace v0
}  // namespace pushplus
