#include "seed.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../account/outbox.hpp"
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
    std::set<std::pair<std::string, std::int64_t>> ids{};  // Of the rows of this seed, by their kind.

    // Each kind of row counts by itself: the document's samples have the id 1 for rows of most kinds.
    void take(const std::string& kind, std::int64_t id, const std::string& path) {
        if (id > 0 && !ids.emplace(kind, id).second)
            throw InvalidValue{path, "the id " + std::to_string(id) + " has been used before"};
    }
};

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
        // Created and joined topics share the numbering.
        reading.take(path == "joinedTopics" ? "topics" : path, id_of(row), place);
        static_cast<void>(Add(reading.account, reading.now, std::move(row)));
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
        reading.take(path, topic.topic_id, place);
        const std::int64_t id = add_topic(reading.account, reading.now, std::move(topic));
        if (users.is_null()) return;
        for_each_element(users, member_path(place, "users"), [&](const Json& user, const std::string& at) {
            auto person = row_at<TopicUser>(user, at);
            reading.take("topics.users", person.id, at);
            static_cast<void>(add_topic_user(reading.account, reading.now, id, std::move(person)));
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

void read_friends(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        auto person = row_at<Friend>(element, place);
        reading.take(path, person.id, place);
        reading.take("friends.friendId", person.friend_id, place);
        static_cast<void>(add_friend(reading.account, reading.now, std::move(person)));
    });
}

void read_preprocessors(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        require_object(element, place);
        Json row = element;
        StoredPreprocessor stored;
        stored.create_time = DateTime(text_out(row, "createTime", place));
        read_row(row, stored.detail, place);
        reading.take(path, stored.detail.id, place);
        static_cast<void>(add_preprocessor(reading.account, reading.now, std::move(stored)));
    });
}

Json write_preprocessors(const Source& source) {
    Json list = Json::array();
    for (const StoredPreprocessor& stored : source.account.preprocessors) {
        Json row = to_json(stored.detail);
        row["createTime"] = stored.create_time.text();
        list.push_back(std::move(row));
    }
    return list;
}

Json write_messages(const Source& source) {
    Json list = Json::array();
    for (const SentMessage& sent : source.account.messages) list.push_back(write_message(sent, source.clock));
    return list;
}

void read_messages(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        static_cast<void>(add_message(reading.account, reading.now, read_message(element, place, reading.clock)));
    });
}

void read_people(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        auto person = row_at<TopicUser>(element, place);
        if (person.open_id.empty()) throw InvalidValue{member_path(place, "openId"), "must not be empty"};
        reading.account.people.push_back(std::move(person));
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
        static_cast<void>(add_form(reading.account, std::move(form)));
    });
}

Json write_forms(const Source& source) {
    Json list = Json::array();
    for (const SandboxForm& form : source.account.forms)
        list.push_back({{"formId", form.form_id}, {"formCode", form.form_code}, {"formTitle", form.form_title}});
    return list;
}

void read_allowed_ips(Reading& reading, const Json& list, const std::string& path) {
    reading.account.allowed_ips = texts_at(list, path);
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
    if (next > 1) static_cast<void>(reading.account.id_for(next - 1));
}

Json write_next_id(const Source& source) { return source.account.next_id(); }

// Rows without an id come before others that have one, and must not take it.
void reserve_ids(const Json& rows, Account& account) {
    if (rows.is_object())
        for (const char* name : {"id", "topicId", "friendId"})
            if (const Json* const id = find_member(rows, name); id != nullptr && id->is_number_integer() && *id > 0)
                static_cast<void>(account.id_for(id->get<std::int64_t>()));
    if (rows.is_structured())
        for (const Json& row : rows) reserve_ids(row, account);
}

struct Section {
    const char* name;
    void (*read)(Reading& reading, const Json& value, const std::string& path);
    Json (*write)(const Source& source);
};

// In the order in which they are read and written.
constexpr Section sections[] = {
    {"account", &read_account, &write_account},
    {"settings", &read_part<&Account::settings>, &write_part<&Account::settings>},
    {"messageTokens", &read_rows<MessageToken, &add_message_token>, &write_rows_of<&Account::message_tokens>},
    {"topics", &read_topics, &write_topics},
    {"joinedTopics", &read_rows<JoinedTopicDetail, &add_joined_topic>, &write_rows_of<&Account::joined_topics>},
    {"webhooks", &read_rows<Webhook, &add_webhook>, &write_rows_of<&Account::webhooks>},
    {"mpChannels", &read_rows<MpChannel, &add_mp_channel>, &write_rows_of<&Account::mp_channels>},
    {"cpChannels", &read_rows<CpChannel, &add_cp_channel>, &write_rows_of<&Account::cp_channels>},
    {"mailChannels", &read_rows<MailChannelDetail, &add_mail_channel>, &write_rows_of<&Account::mail_channels>},
    {"friends", &read_friends, &write_rows_of<&Account::friends>},
    {"preprocessors", &read_preprocessors, &write_preprocessors},
    {"messages", &read_messages, &write_messages},
    {"people", &read_people, &write_rows_of<&Account::people>},
    {"forms", &read_forms, &write_forms},
    {"qrCodes", &read_qr_codes, &write_qr_codes},
    {"friendsByOpenId", &read_friends_by_open_id, &write_friends_by_open_id},
    {"limitTime", &read_part<&Account::limit_time>, &write_part<&Account::limit_time>},
    {"sendCount", &read_part<&Account::send_count>, &write_part<&Account::send_count>},
    {"allowedIps", &read_allowed_ips, &write_allowed_ips},
    {"nextId", &read_next_id, &write_next_id},
    {"sendRules",
     [](Reading& reading, const Json& value, const std::string& path) {
         read_send_rules(value, path, reading.account.send_rules);
     },
     [](const Source& source) { return write_send_rules(source.account.send_rules); }},
    {"accessKeys",
     [](Reading& reading, const Json& value, const std::string& path) {
         read_access_keys(value, path, reading.keys, reading.clock);
     },
     [](const Source& source) { return write_access_keys(source.keys, source.clock); }},
};

}  // namespace

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
