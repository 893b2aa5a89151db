#include "seed.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../account/outbox.hpp"
#include "add_row.hpp"
#include "invalid_value.hpp"
#include "row_reader.hpp"

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

std::int64_t milliseconds_since_1970(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

const Json* find(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

const std::string& text_at(const Json& value, const std::string& path) {
    if (!value.is_string()) throw InvalidValue{path, "must be a string"};
    return value.get_ref<const std::string&>();
}

std::int64_t whole_at(const Json& value, const std::string& path) {
    if (!value.is_number_integer()) throw InvalidValue{path, "must be a whole number"};
    return value.get<std::int64_t>();
}

// Milliseconds that the clocks can count.
std::int64_t time_at(const Json& value, const std::string& path) {
    constexpr std::int64_t year_2200 = 7'258'118'400'000;
    const std::int64_t time = whole_at(value, path);
    if (time < 0 || time > year_2200) throw InvalidValue{path, "must be a time in milliseconds"};
    return time;
}

// What happens at a time of the calendar, by the clock that is not set.
std::chrono::steady_clock::time_point steady_time_at(const Json& value, const std::string& path, const Clock& clock) {
    const std::chrono::system_clock::time_point time{std::chrono::milliseconds(time_at(value, path))};
    return clock.steady_now() + (time - clock.system_now());
}

std::int64_t calendar_time(std::chrono::steady_clock::time_point time, const Clock& clock) {
    return milliseconds_since_1970(clock.system_now() +
                                   std::chrono::duration_cast<std::chrono::milliseconds>(time - clock.steady_now()));
}

// Takes a member that the row's field list does not have out of an object.
Json take_out(Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return nullptr;
    Json value = std::move(*found);
    object.erase(found);
    return value;
}

std::string text_out(Json& object, const char* name, const std::string& path, const std::string& otherwise = {}) {
    const Json value = take_out(object, name);
    return value.is_null() ? otherwise : text_at(value, member_path(path, name));
}

void require_nothing_left(const Json& object, const std::string& path) {
    if (!object.empty()) throw InvalidValue{member_path(path, object.begin().key()), "there is no such member"};
}

void require_object(const Json& value, const std::string& path) {
    if (!value.is_object()) throw InvalidValue{path, "must be an object"};
}

template <class F>
void for_each_element(const Json& list, const std::string& path, F&& read) {
    if (!list.is_array()) throw InvalidValue{path, "must be an array"};
    std::size_t index = 0;
    for (const Json& element : list) read(element, element_path(path, index++));
}

std::vector<std::string> texts_at(const Json& list, const std::string& path) {
    std::vector<std::string> texts;
    for_each_element(list, path,
                     [&](const Json& element, const std::string& place) { texts.push_back(text_at(element, place)); });
    return texts;
}

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

void read_messages(Reading& reading, const Json& list, const std::string& path) {
    for_each_element(list, path, [&](const Json& element, const std::string& place) {
        static_cast<void>(add_message(reading.account, reading.now, read_message(element, place, reading.clock)));
    });
}

Json write_plan(const DeliveryPlan& plan) {
    Json members = {
        {"acceptedAt", milliseconds_since_1970(plan.accepted_at)},
        {"delay", std::chrono::duration_cast<std::chrono::milliseconds>(plan.delay).count()},
    };
    if (plan.expiry) members["expiry"] = milliseconds_since_1970(*plan.expiry);
    if (plan.failure) members["failure"] = *plan.failure;
    return members;
}

DeliveryPlan read_plan(const Json& value, const std::string& path, const Clock& clock) {
    using SystemTime = std::chrono::system_clock::time_point;
    require_object(value, path);
    Json members = value;
    DeliveryPlan plan;
    const std::chrono::milliseconds at(time_at(take_out(members, "acceptedAt"), member_path(path, "acceptedAt")));
    plan.accepted_at = SystemTime(at);
    plan.accepted = clock.steady_now() - (clock.system_now() - plan.accepted_at);
    plan.delay = std::chrono::milliseconds(time_at(take_out(members, "delay"), member_path(path, "delay")));
    if (const Json expiry = take_out(members, "expiry"); !expiry.is_null())
        plan.expiry = SystemTime(std::chrono::milliseconds(time_at(expiry, member_path(path, "expiry"))));
    if (const Json failure = take_out(members, "failure"); !failure.is_null())
        plan.failure = text_at(failure, member_path(path, "failure"));
    require_nothing_left(members, path);
    return plan;
}

Json write_messages(const Source& source) {
    Json list = Json::array();
    const auto now = source.clock.steady_now();
    for (const SentMessage& sent : source.account.messages) {
        Json row = to_json(sent.message);
        row["content"] = sent.content;
        row["template"] = sent.content_template.text();
        row["to"] = sent.to;
        row["option"] = sent.option;
        row["pushId"] = sent.push_id;
        row["result"] = to_json(sent.result_at(now));
        if (sent.plan && now < sent.plan->due()) row["plan"] = write_plan(*sent.plan);
        list.push_back(std::move(row));
    }
    return list;
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
        if (code.expiry != QrCode().expiry) row["expiresAt"] = calendar_time(code.expiry, source.clock);
        list.push_back(std::move(row));
    }
    return list;
}

void read_friends_by_open_id(Reading& reading, const Json& value, const std::string& path) {
    require_object(value, path);
    for (const auto& [open_id, id] : value.items())
        reading.account.friends_by_open_id[open_id] = whole_at(id, member_path(path, open_id));
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

// The times at which something happened, in milliseconds.
std::deque<std::int64_t> times_at(const Json& list, const std::string& path) {
    std::deque<std::int64_t> times;
    for_each_element(list, path,
                     [&](const Json& element, const std::string& place) { times.push_back(time_at(element, place)); });
    return times;
}

template <class F>
void for_each_member(const Json& object, const char* name, const std::string& path, F&& read) {
    const Json* const member = find(object, name);
    if (member == nullptr) return;
    const std::string place = member_path(path, name);
    require_object(*member, place);
    for (const auto& [key, value] : member->items()) read(key, value, member_path(place, key));
}

void read_send_rules(Reading& reading, const Json& value, const std::string& path) {
    require_object(value, path);
    SendRules::Counts counts;
    for_each_member(value, "quotas", path,
                    [&](const std::string& channel, const Json& quota, const std::string& place) {
                        counts.quotas[channel] = whole_at(quota, place);
                    });
    for_each_member(value, "days", path, [&](const std::string& channel, const Json& day, const std::string& place) {
        require_object(day, place);
        Json members = day;
        SendRules::Day& counted = counts.days[channel];
        counted.day = whole_at(take_out(members, "day"), member_path(place, "day"));
        counted.requests = whole_at(take_out(members, "requests"), member_path(place, "requests"));
        if (const Json until = take_out(members, "restrictedUntil"); !until.is_null())
            counted.restricted_until = time_at(until, member_path(place, "restrictedUntil"));
        if (const Json for_good = take_out(members, "restrictedForGood"); !for_good.is_null()) {
            if (!for_good.is_boolean())
                throw InvalidValue{member_path(place, "restrictedForGood"), "must be true or false"};
            counted.restricted_for_good = for_good.get<bool>();
        }
        require_nothing_left(members, place);
    });
    if (const Json* const requests = find(value, "requests"))
        counts.requests = times_at(*requests, member_path(path, "requests"));
    for_each_member(value, "contents", path, [&](const std::string& text, const Json& times, const std::string& place) {
        counts.contents[text] = times_at(times, place);
    });
    reading.account.send_rules.restore(std::move(counts));
}

Json write_send_rules(const Source& source) {
    const SendRules::Counts counts = source.account.send_rules.counts();
    Json days = Json::object();
    for (const auto& [channel, day] : counts.days)
        days[channel] = {{"day", day.day},
                         {"requests", day.requests},
                         {"restrictedUntil", day.restricted_until},
                         {"restrictedForGood", day.restricted_for_good}};
    Json contents = Json::object();
    for (const auto& [text, times] : counts.contents) contents[text] = times;
    Json quotas = Json::object();
    for (const auto& [channel, quota] : counts.quotas) quotas[channel] = quota;
    return {{"quotas", quotas}, {"days", days}, {"requests", counts.requests}, {"contents", contents}};
}

void read_access_keys(Reading& reading, const Json& value, const std::string& path) {
    require_object(value, path);
    std::vector<AccessKeys::Key> keys;
    const auto steady_now = reading.clock.steady_now();
    const auto system_now = reading.clock.system_now();
    if (const Json* const list = find(value, "keys"))
        for_each_element(*list, member_path(path, "keys"), [&](const Json& element, const std::string& place) {
            require_object(element, place);
            Json members = element;
            std::string key = text_out(members, "accessKey", place);
            const std::chrono::milliseconds expiry(
                time_at(take_out(members, "expiresAt"), member_path(place, "expiresAt")));
            keys.push_back({std::move(key), steady_now + (std::chrono::system_clock::time_point(expiry) - system_now)});
        });
    const Json* const issued = find(value, "issued");
    const std::int64_t count = issued == nullptr ? 0 : whole_at(*issued, member_path(path, "issued"));
    reading.keys.restore(std::move(keys), static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
}

Json write_access_keys(const Source& source) {
    // A key without end is written with an end that the clocks can count.
    constexpr std::chrono::hours century(24 * 365 * 100);
    const auto steady_now = source.clock.steady_now();
    const auto system_now = source.clock.system_now();
    Json list = Json::array();
    for (const AccessKeys::Key& key : source.keys.keys()) {
        const auto left = std::min<AccessKeys::Time::duration>(key.expiry - steady_now, century);
        list.push_back({{"accessKey", key.value}, {"expiresAt", milliseconds_since_1970(system_now + left)}});
    }
    return {{"issued", source.keys.issued()}, {"keys", std::move(list)}};
}

// Rows without an id come before others that have one, and must not take it.
void reserve_ids(const Json& rows, Account& account) {
    if (rows.is_object())
        for (const char* name : {"id", "topicId", "friendId"})
            if (const Json* const id = find(rows, name); id != nullptr && id->is_number_integer() && *id > 0)
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
    {"sendRules", &read_send_rules, &write_send_rules},
    {"accessKeys", &read_access_keys, &write_access_keys},
};

}  // namespace

SentMessage read_message(const Json& value, const std::string& path, const Clock& clock) {
    require_object(value, path);
    Json row = value;
    SentMessage sent;
    sent.content = text_out(row, "content", path);
    sent.content_template = Template(text_out(row, "template", path));
    if (const Json result = take_out(row, "result"); !result.is_null())
        read_row(result, sent.result, member_path(path, "result"));
    sent.option = text_out(row, "option", path);
    sent.push_id = text_out(row, "pushId", path);
    if (const Json to = take_out(row, "to"); !to.is_null()) sent.to = texts_at(to, member_path(path, "to"));
    if (const Json plan = take_out(row, "plan"); !plan.is_null())
        sent.plan = read_plan(plan, member_path(path, "plan"), clock);
    read_row(row, sent.message, path);
    return sent;
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
        if (const Json* const value = find(seed, section.name)) section.read(reading, *value, section.name);
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
