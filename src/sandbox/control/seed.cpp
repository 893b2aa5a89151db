#include "seed.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../../base/ip_address.hpp"
#include "../account/outbox.hpp"
#include "../operations/send_checks.hpp"
#include "add_row.hpp"
#include "json_values.hpp"
#include "row_reader.hpp"
#include "seed_counts.hpp"
#include "seed_messages.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

// What the sections of a seed work with.
struct Reading {
    Account& account;
    AccessKeys& keys;
    const Clock& clock;
    const DateTime now;
};

// Adds what stands at a path. What is wrong with it is told with the path.
template <class Add>
auto add_at(const std::string& path, Add&& add) {
    try {
        return add();
    } catch (const InvalidValue& invalid) {
        throw InvalidValue{member_path(path, invalid.path), invalid.why};
    }
}

struct Source {
    const Account& account;
    const AccessKeys& keys;
    const Clock& clock;
};

template <class Row>
Row row_at(const Json& value, const std::string& path) {
    Row row;
    read_row(value, row, path);
    return row;
}

template <class Row, std::int64_t (*Add)(Account&, const DateTime&, Row)>
void read_rows(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        Row row = row_at<Row>(element, place);
        add_at(place, [&] { return Add(reading.account, reading.now, std::move(row)); });
    });
}

template <class Rows>
Json write_rows(const Rows& rows) {
    Json list = Json::array();
    for (const auto& row : rows) list.push_back(to_json(row));
    return list;
}

template <auto Rows>
Json write_rows_of(const Source& source) {
    return write_rows(source.account.*Rows);
}

void read_account(Reading& reading, const Json& value, const std::string& path) {
    require_object(value, path);
    Json row = value;
    Account& account = reading.account;
    account.callback_url = text_out(row, "callbackUrl", path, account.callback_url);
    if (!account.callback_url.empty() && !is_callback_url(account.callback_url))
        throw InvalidValue{member_path(path, "callbackUrl"), "must be an http or https URL"};
    read_row(row, account.user_info, path);
}

Json write_account(const Source& source) {
    Json row = to_json(source.account.user_info);
    row["callbackUrl"] = source.account.callback_url;
    return row;
}

template <auto Part>
void read_part(Reading& reading, const Json& value, const std::string& path) {
    read_row(value, reading.account.*Part, path);
}

template <auto Part>
Json write_part(const Source& source) {
    return to_json(source.account.*Part);
}

void read_topics(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        require_object(element, place);
        Json row = element;
        const Json users = take_out(row, "users");
        auto topic = row_at<TopicDetail>(row, place);
        const std::int64_t id =
            add_at(place, [&] { return add_topic(reading.account, reading.now, std::move(topic)); });
        if (users.is_null()) return;
        for_each_element(users, member_path(place, "users"), [&](const Json& user, const std::string& at) {
            auto person = row_at<TopicUser>(user, at);
            add_at(at, [&] { return add_topic_user(reading.account, reading.now, id, std::move(person)); });
        });
    });
}

Json write_topics(const Source& source) {
    Json list = Json::array();
    for (const CreatedTopic& topic : source.account.topics) {
        Json row = to_json(topic.detail);
        row["topicUserCount"] = topic.users.size();
        row["users"] = write_rows(topic.users);
        list.push_back(std::move(row));
    }
    return list;
}

void read_preprocessors(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        require_object(element, place);
        Json row = element;
        StoredPreprocessor stored;
        stored.create_time = DateTime(text_out(row, "createTime", place));
        stored.result = text_out(row, "result", place);
        read_row(row, stored.detail, place);
        add_at(place, [&] { return add_preprocessor(reading.account, reading.now, std::move(stored)); });
    });
}

Json write_preprocessors(const Source& source) {
    Json list = Json::array();
    for (const StoredPreprocessor& stored : source.account.preprocessors) {
        Json row = to_json(stored.detail);
        row["createTime"] = stored.create_time.text();
        if (!stored.result.empty()) row["result"] = stored.result;
        list.push_back(std::move(row));
    }
    return list;
}

void read_channel_defaults(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        require_object(element, place);
        Json row = element;
        ChannelDefault chosen;
        const std::string token_path = member_path(place, "tokenId");
        chosen.token_id = whole_at(take_out(row, "tokenId"), token_path);
        chosen.channel = text_out(row, "channel", place);
        chosen.option = text_out(row, "option", place);
        require_nothing_left(row, place);
        if (find_row(reading.account.message_tokens, chosen.token_id) == nullptr)
            throw InvalidValue{token_path, "there is no such message token"};
        if (!is_channel(chosen.channel)) throw InvalidValue{member_path(place, "channel"), "there is no such channel"};
        reading.account.set_channel_default(std::move(chosen));
    });
}

Json write_channel_defaults(const Source& source) {
    Json list = Json::array();
    for (const ChannelDefault& row : source.account.channel_defaults)
        list.push_back({{"tokenId", row.token_id}, {"channel", row.channel}, {"option", row.option}});
    return list;
}

Json write_messages(const Source& source) {
    Json list = Json::array();
    for (const SentMessage& sent : source.account.messages) list.push_back(write_message(sent, source.clock));
    return list;
}

// The index of a message that has the short code of an earlier one.
std::optional<std::size_t> index_of_repeated_code(const std::vector<SentMessage>& messages) {
    std::vector<std::size_t> order(messages.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto code_at = [&](std::size_t i) -> const std::string& { return messages[i].message.short_code; };
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return code_at(a) == code_at(b) ? a < b : code_at(a) < code_at(b); });
    const auto repeated = std::adjacent_find(order.begin(), order.end(),
                                             [&](std::size_t a, std::size_t b) { return code_at(a) == code_at(b); });
    if (repeated == order.end()) return std::nullopt;
    return *std::next(repeated);
}

void read_messages(Reading& reading, const Json& list, const std::string& path) {
    // Grown step by step, a vector of thousands takes up to twice as much.
    reading.account.messages.reserve(reading.account.messages.size() + list.size());
    const std::size_t before = reading.account.messages.size();
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        static_cast<void>(add_message(reading.account, reading.now, read_message(element, place, reading.clock)));
    });
    if (const auto again = index_of_repeated_code(reading.account.messages))
        throw InvalidValue{member_path(element_path(path, *again - before), "shortCode"),
                           reading.account.messages[*again].message.short_code + " is taken"};
}

void read_people(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        auto person = row_at<TopicUser>(element, place);
        if (person.open_id.empty()) throw InvalidValue{member_path(place, "openId"), "must not be empty"};
        add_at(place, [&] { return add_person(reading.account, std::move(person)); });
    });
}

void read_forms(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        require_object(element, place);
        Json row = element;
        SandboxForm form;
        form.form_id = text_out(row, "formId", place);
        form.form_code = text_out(row, "formCode", place);
        form.form_title = text_out(row, "formTitle", place);
        require_nothing_left(row, place);
        if (form.form_code.empty()) throw InvalidValue{member_path(place, "formCode"), "must not be empty"};
        add_at(place, [&] { return add_form(reading.account, std::move(form)); });
    });
}

Json write_forms(const Source& source) {
    Json list = Json::array();
    for (const SandboxForm& form : source.account.forms)
        list.push_back({{"formId", form.form_id}, {"formCode", form.form_code}, {"formTitle", form.form_title}});
    return list;
}

void read_allowed_ips(Reading& reading, const Json& list, const std::string& path) {
    std::vector<std::string> ips;
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        auto usual = usual_ip_address(text_at(element, place));
        if (!usual) throw InvalidValue{place, "must be an IP address"};
        ips.push_back(std::move(*usual));
    });
    reading.account.allowed_ips = std::move(ips);
}

Json write_allowed_ips(const Source& source) { return source.account.allowed_ips; }

void read_qr_codes(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        require_object(element, place);
        Json members = element;
        QrCode code;
        code.url = text_out(members, "qrCodeImgUrl", place);
        code.content = text_out(members, "content", place);
        if (const Json topic = take_out(members, "topicId"); !topic.is_null())
            code.topic_id = whole_at(topic, member_path(place, "topicId"));
        if (const Json expiry = take_out(members, "expiresAt"); !expiry.is_null())
            code.expiry = steady_time_at(expiry, member_path(place, "expiresAt"), reading.clock);
        require_nothing_left(members, place);
        reading.account.qr_codes.push_back(std::move(code));
    });
}

Json write_qr_codes(const Source& source) {
    Json list = Json::array();
    for (const QrCode& code : source.account.qr_codes) {
        Json row = {{"qrCodeImgUrl", code.url}, {"topicId", code.topic_id}, {"content", code.content}};
        if (code.expiry != QrCode().expiry) row["expiresAt"] = milliseconds_since_1970(code.expiry, source.clock);
        list.push_back(std::move(row));
    }
    return list;
}

void read_friends_by_open_id(Reading& reading, const Json& value, const std::string& path) {
    for_each_member(value, path, [&](const std::string& open_id, const Json& id, const std::string& place) {
        reading.account.friends_by_open_id[open_id] = whole_at(id, place);
    });
}

Json write_friends_by_open_id(const Source& source) {
    Json object = Json::object();
    for (const auto& [open_id, id] : source.account.friends_by_open_id) object[open_id] = id;
    return object;
}

// Ids of removed rows are not given out again.
void read_next_id(Reading& reading, const Json& value, const std::string& path) {
    const std::int64_t next = whole_at(value, path);
    if (next < 1 || next > largest_id) throw InvalidValue{path, "must be from 1 to " + std::to_string(largest_id)};
    if (next > 1) static_cast<void>(reading.account.id_for(next - 1));
}

Json write_next_id(const Source& source) { return source.account.next_id(); }

// Rows without an id come before others that have one, and must not take it.
void reserve_ids(const Json& rows, Account& account) {
    if (rows.is_object())
        for (const char* name : {"id", "topicId", "friendId"})
            if (const Json* const id = find_member(rows, name);
                id != nullptr && is_whole(*id) && *id > 0 && *id <= largest_id)
                static_cast<void>(account.id_for(id->get<std::int64_t>()));
    if (rows.is_structured())
        for (const Json& row : rows) reserve_ids(row, account);
}

struct Section {
    const char* name;
    const char* type;
    void (*read)(Reading& reading, const Json& value, const std::string& path);
    Json (*write)(const Source& source);
};

// In the order in which they are read and written.
constexpr Section sections[] = {
    {"account", "object", &read_account, &write_account},
    {"settings", "object", &read_part<&Account::settings>, &write_part<&Account::settings>},
    {"messageTokens", "array", &read_rows<MessageToken, &add_message_token>, &write_rows_of<&Account::message_tokens>},
    {"topics", "array", &read_topics, &write_topics},
    {"joinedTopics", "array", &read_rows<JoinedTopicDetail, &add_joined_topic>,
     &write_rows_of<&Account::joined_topics>},
    {"webhooks", "array", &read_rows<Webhook, &add_webhook>, &write_rows_of<&Account::webhooks>},
    {"mpChannels", "array", &read_rows<MpChannel, &add_mp_channel>, &write_rows_of<&Account::mp_channels>},
    {"cpChannels", "array", &read_rows<CpChannel, &add_cp_channel>, &write_rows_of<&Account::cp_channels>},
    {"mailChannels", "array", &read_rows<MailChannelDetail, &add_mail_channel>,
     &write_rows_of<&Account::mail_channels>},
    {"friends", "array", &read_rows<Friend, &add_friend>, &write_rows_of<&Account::friends>},
    {"preprocessors", "array", &read_preprocessors, &write_preprocessors},
    {"channelDefaults", "array", &read_channel_defaults, &write_channel_defaults},
    {"messages", "array", &read_messages, &write_messages},
    {"people", "array", &read_people, &write_rows_of<&Account::people>},
    {"forms", "array", &read_forms, &write_forms},
    {"qrCodes", "array", &read_qr_codes, &write_qr_codes},
    {"friendsByOpenId", "object", &read_friends_by_open_id, &write_friends_by_open_id},
    {"limitTime", "object", &read_part<&Account::limit_time>, &write_part<&Account::limit_time>},
    {"sendCount", "object", &read_part<&Account::send_count>, &write_part<&Account::send_count>},
    {"allowedIps", "array", &read_allowed_ips, &write_allowed_ips},
    {"nextId", "whole number", &read_next_id, &write_next_id},
    {"sendRules", "object",
     [](Reading& reading, const Json& value, const std::string& path) {
         read_send_rules(value, path, reading.account.send_rules);
     },
     [](const Source& source) { return write_send_rules(source.account.send_rules); }},
    {"accessKeys", "object",
     [](Reading& reading, const Json& value, const std::string& path) {
         read_access_keys(value, path, reading.keys, reading.clock);
     },
     [](const Source& source) { return write_access_keys(source.keys, source.clock); }},
};

}  // namespace

std::vector<SeedMember> seed_members() {
    std::vector<SeedMember> members;
    for (const Section& section : sections) members.push_back({section.name, section.type});
    return members;
}

void add_seed(const Json& seed, Account& account, AccessKeys& keys, const Clock& clock) {
    require_object(seed, {});
    Reading reading{account, keys, clock, DateTime(clock.system_now())};
    for (const auto& [name, value] : seed.items()) {
        const bool known = std::any_of(std::begin(sections), std::end(sections),
                                       [&, &key = name](const Section& section) { return key == section.name; });
        if (!known) throw InvalidValue{name, "there is no such member"};
    }
    reserve_ids(seed, account);
    for (const Section& section : sections)
        if (const Json* const value = find_member(seed, section.name)) section.read(reading, *value, section.name);
}

Json seed_of(const Account& account, const AccessKeys& keys, const Clock& clock) {
    Json seed = Json::object();
    for (const Section& section : sections) seed[section.name] = section.write({account, keys, clock});
    return seed;
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
