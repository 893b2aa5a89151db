#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/sandbox.hpp>

#include "../wire/codes.hpp"
#include "../wire/refusal.hpp"
#include "qr_code.hpp"
#include "send_rules.hpp"
#include "sent_message.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

struct CreatedTopic {
    TopicDetail detail;
    std::vector<TopicUser> users;
};

struct StoredPreprocessor {
    PreprocessorDetail detail;
    DateTime create_time;
    std::string result{};  ///< What it makes of every content; empty: what its script makes of it.
};

/// What a message takes that is sent with a message token and names no channel.
struct ChannelDefault {
    std::int64_t token_id = 0;
    std::string channel;
    std::string option;
};

/// Why the next messages are not delivered.
struct DeliveryFailure {
    std::string reason;
    int times = 1;
};

/// All data of the account, oldest first. Not synchronized.
class Account {
public:
    explicit Account(const SandboxOptions& options);

    Credentials credentials;
    AccountTier tier;
    bool verified;
    bool open_api;
    std::vector<std::string> allowed_ips;
    std::string callback_url;  ///< Its own callback address; empty: none.
    ListOrder list_order;

    UserInfo user_info;
    UserLimitTime limit_time;
    SendCount send_count;
    UserSettings settings;

    std::vector<SentMessage> messages;
    SendRules send_rules;
    std::chrono::milliseconds delivery_delay;
    std::deque<DeliveryFailure> delivery_failures;  ///< For the next messages.
    std::string failure_of_all;                     ///< For all others; empty: they are delivered.
    std::vector<MessageToken> message_tokens;
    std::vector<CreatedTopic> topics;
    std::vector<JoinedTopicDetail> joined_topics;
    std::vector<Webhook> webhooks;
    std::vector<MpChannel> mp_channels;
    std::vector<CpChannel> cp_channels;
    std::vector<MailChannelDetail> mail_channels;
    std::vector<Friend> friends;
    std::vector<StoredPreprocessor> preprocessors;
    std::vector<ChannelDefault> channel_defaults;
    std::vector<TopicUser> people;                           ///< Who can scan a QR code, by their openId.
    std::map<std::string, std::int64_t> friends_by_open_id;  ///< The friend ids of people who became friends.
    std::vector<SandboxForm> forms;
    std::vector<QrCode> qr_codes;

    /// `wanted`, or an unused id if that is 0 or less.
    [[nodiscard]] std::int64_t id_for(std::int64_t wanted) noexcept;
    /// The next id that is chosen.
    [[nodiscard]] std::int64_t next_id() const noexcept { return next_id_; }

    /// Sets what a message token takes, in place of what it took before.
    void set_channel_default(ChannelDefault chosen);
    void remove_channel_default(std::int64_t token_id);

    /// Why the next message will not be delivered; unset if it will.
    [[nodiscard]] std::optional<std::string> take_failure();

    /// Whether a channel may not be used at `now` (milliseconds since 1970), by its requests or by what was set.
    [[nodiscard]] std::optional<Restriction> restriction(const std::string& channel, std::int64_t now) const;
    /// What `userLimitTime` and `getUserSettings` tell at `now`.
    [[nodiscard]] UserLimitTime limit_time_at(std::int64_t now) const;
    [[nodiscard]] UserSettings settings_at(std::int64_t now) const;

    /// The topic with this id; refused if it is of the other kind, which shares the numbering.
    [[nodiscard]] CreatedTopic& created_topic(std::int64_t id);
    [[nodiscard]] JoinedTopicDetail& joined_topic(std::int64_t id);

private:
    std::int64_t next_id_ = 1;
};

/// Refuses what belongs to the open API while that is switched off (service.md, "AccessKeys").
void require_open_api(const Account& account);

/// A row's id.
inline std::int64_t& id_of(MessageToken& row) noexcept { return row.id; }
inline std::int64_t& id_of(CreatedTopic& row) noexcept { return row.detail.topic_id; }
inline std::int64_t& id_of(JoinedTopicDetail& row) noexcept { return row.topic_id; }
inline std::int64_t& id_of(TopicUser& row) noexcept { return row.id; }
inline std::int64_t& id_of(Webhook& row) noexcept { return row.id; }
inline std::int64_t& id_of(MpChannel& row) noexcept { return row.id; }
inline std::int64_t& id_of(CpChannel& row) noexcept { return row.id; }
inline std::int64_t& id_of(MailChannelDetail& row) noexcept { return row.id; }
inline std::int64_t& id_of(Friend& row) noexcept { return row.id; }
inline std::int64_t& id_of(StoredPreprocessor& row) noexcept { return row.detail.id; }

/// The code (编码) by which messages name a row; it is unique.
inline const std::string& code_of(const CreatedTopic& row) noexcept { return row.detail.topic_code; }
inline const std::string& code_of(const Webhook& row) noexcept { return row.webhook_code; }
inline const std::string& code_of(const StoredPreprocessor& row) noexcept { return row.detail.pre_code; }

/// The row with an id; null if there is none.
template <class Row>
[[nodiscard]] Row* find_row(std::vector<Row>& rows, std::int64_t id) noexcept {
    for (Row& row : rows)
        if (id_of(row) == id) return &row;
    return nullptr;
}

/// The row with an id; refused if there is none. `kind` is the row's kind in Chinese.
template <class Row>
[[nodiscard]] Row& row_with(std::vector<Row>& rows, std::int64_t id, std::string_view kind) {
    Row* const row = find_row(rows, id);
    if (row == nullptr) refuse_unknown(kind, id);
    return *row;
}

template <class Row>
void remove_row(std::vector<Row>& rows, std::int64_t id, std::string_view kind) {
    const Row& row = row_with(rows, id, kind);
    rows.erase(rows.begin() + (&row - rows.data()));
}

/// Refuses a code that a row other than `id` has.
template <class Row>
void require_free(std::vector<Row>& rows, const std::string& code, std::string_view wire, std::int64_t id = 0) {
    for (Row& row : rows)
        if (code_of(row) == code && id_of(row) != id) refuse_field(code::refused, wire, "已存在");
}

/// Adds a row, whose id no other has, and returns the id.
template <class Row>
std::int64_t put_row(Account& account, std::vector<Row>& rows, Row row) {
    const std::int64_t id = account.id_for(id_of(row));
    id_of(row) = id;
    rows.push_back(std::move(row));
    return id;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
