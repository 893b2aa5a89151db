#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace pushplus {
inline namespace v0 {

/// A named constant of `Channel`; it converts to one wherever one is wanted. It is no `Channel` itself so that it costs
/// nothing before main().
class ChannelName {
public:
    constexpr explicit ChannelName(std::string_view text) noexcept : text_(text) {}
    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

/// The way a message travels: "wechat", "mail", … A name the SDK does not know is kept as it came.
///
/// Compare with the named constants: `if (message.channel == Channel::mail)`.
///
/// Source: the document's 二.1 (channel).
class Channel {
public:
    static constexpr ChannelName wechat{"wechat"};    ///< The service's WeChat public account.
    static constexpr ChannelName mail{"mail"};        ///< E-mail.
    static constexpr ChannelName cp{"cp"};            ///< An enterprise WeChat application.
    static constexpr ChannelName webhook{"webhook"};  ///< A third party's webhook.

    Channel() = default;
    Channel(ChannelName name) : text_(name.text()) {}
    explicit Channel(std::string text) noexcept : text_(std::move(text)) {}

    /// The name on the wire.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(const Channel& a, const Channel& b) noexcept { return a.text_ == b.text_; }
    friend bool operator!=(const Channel& a, const Channel& b) noexcept { return !(a == b); }
    friend bool operator==(const Channel& a, ChannelName b) noexcept { return a.text_ == b.text(); }
    friend bool operator!=(const Channel& a, ChannelName b) noexcept { return !(a == b); }
    friend bool operator==(ChannelName a, const Channel& b) noexcept { return b == a; }
    friend bool operator!=(ChannelName a, const Channel& b) noexcept { return !(b == a); }

private:
    std::string text_;
};

}  // namespace v0
}  // namespace pushplus
