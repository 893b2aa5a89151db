#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../account/account.hpp"
#include "send_parameters.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

/// A channel and its option.
struct ChannelChoice {
    std::string channel;
    std::string option;
};

// What /send and /batchSend check at once (service.md, "/send"). Functions that check throw a `Refusal`.

/// 903 unless it is the account's token, or one of its message tokens that has not expired.
void require_token(const Account& account, const std::string& token, std::chrono::system_clock::time_point now);
/// 905.
void require_verified(const Account& account);
/// Everything that a request says for all of its channels: a refusal is for the whole request, before anything is
/// queued. `now` is in milliseconds since 1970.
void require_sendable(const Account& account, const SendParameters& given, const std::vector<ChannelChoice>& choices,
                      std::int64_t now);

/// The names on the wire of a channel and its option.
struct ChannelFields {
    std::string_view channel;
    std::string_view option;
};
/// That the service has the channel, and the account what the option of `webhook` or `cp` names.
void require_channel(const Account& account, const ChannelChoice& by, const ChannelFields& fields);

/// The channel that a request names, or the account's default and its parameter.
[[nodiscard]] ChannelChoice choice_of(const Account& account, const SendParameters& given);
/// Whether the service has this channel.
[[nodiscard]] bool is_channel(std::string_view channel) noexcept;
/// What a message costs.
[[nodiscard]] std::int64_t points_for(std::string_view channel) noexcept;
/// The reasons for 888 and 900.
[[nodiscard]] std::string points_needed(std::string_view channel);
[[nodiscard]] std::string text_of(const Restriction& restriction);
/// The topic of a message by a channel; null if it goes to one person. 600 if there is no such topic.
[[nodiscard]] const CreatedTopic* topic_of(const Account& account, const SendParameters& given,
                                           std::string_view channel);
/// Why a message that is accepted will not be delivered; unset if it will.
[[nodiscard]] std::optional<std::string> failure_of(const Account& account, const SendParameters& given,
                                                    const ChannelChoice& by);

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
