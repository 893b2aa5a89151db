#include "visits.hpp"

#include <algorithm>
#include <utility>

#include <pushplus/clock.hpp>

#include "../../base/random_hex.hpp"
#include "../wire/invalid_value.hpp"
#include "../wire/json.hpp"
#include "../wire/write_json.hpp"
#include "callbacks.hpp"

namespace pushplus {
inline namespace v0 {
namespace detail {
namespace sandbox {

namespace {

template <class Rows, class Matches>
auto* find(Rows& rows, Matches matches) {
    const auto found = std::find_if(rows.begin(), rows.end(), matches);
    return found == rows.end() ? nullptr : &*found;
}

std::string join(Account& account, CreatedTopic& topic, TopicUser person, const DateTime& now) {
    if (find(topic.users, [&](const TopicUser& user) { return user.open_id == person.open_id; })) return {};
    person.id = 0;
    person.follow_time = now;
    put_row(account, topic.users, std::move(person));
    return topic_user_added(topic.detail, topic.users.back());
}

std::string befriend(Account& account, const TopicUser& person, const std::string& content, const DateTime& now) {
    std::int64_t& friend_id = account.friends_by_open_id[person.open_id];
    if (friend_id != 0 && find(account.friends, [&](const Friend& row) { return row.friend_id == friend_id; }))
        return {};
    friend_id = account.id_for(friend_id);
    Friend added;
    added.friend_id = friend_id;
    added.token = random_hex();
    added.head_img_url = person.head_img_url;
    added.nick_name = person.nick_name;
    added.email_status = person.email_status;
    added.have_phone = person.have_phone;
    added.is_follow = person.is_follow;
    added.create_time = now;
    put_row(account, account.friends, std::move(added));
    return friend_added(account.friends.back(), content);
}

}  // namespace

std::string scan(Account& account, std::string_view url, std::string_view open_id, const Clock& clock) {
    const DateTime now(clock.system_now());
    const TopicUser* const person = find(account.people, [&](const TopicUser& row) { return row.open_id == open_id; });
    if (person == nullptr) throw InvalidValue{"openId", "no such person"};
    if (url.empty()) throw InvalidValue{"qrCodeImgUrl", "empty"};
    // Document, 五.2: the topic's permanent QR code.
    for (CreatedTopic& topic : account.topics)
        if (topic.detail.qr_code_img_url == url) return join(account, topic, *person, now);
    const QrCode* const code = find(account.qr_codes, [&](const QrCode& known) { return known.url == url; });
    if (code == nullptr) throw InvalidValue{"qrCodeImgUrl", "no such QR code"};
    if (code->expiry <= clock.steady_now()) throw InvalidValue{"qrCodeImgUrl", "the QR code has expired"};
    if (code->topic_id == 0) return befriend(account, *person, code->content, now);
    CreatedTopic* const topic = find_row(account.topics, code->topic_id);
    if (topic == nullptr) throw InvalidValue{"qrCodeImgUrl", "its topic is gone"};
    return join(account, *topic, *person, now);
}

std::string submit_form(const Account& account, FormSubmitted submission, const DateTime& now) {
    const SandboxForm* const form =
        find(account.forms, [&](const SandboxForm& row) { return row.form_code == submission.form_code; });
    if (form == nullptr) throw InvalidValue{"formCode", "no such form"};
    if (submission.form_id.empty()) submission.form_id = form->form_id;
    if (submission.form_title.empty()) submission.form_title = form->form_title;
    if (submission.response_id.empty()) submission.response_id = random_hex();
    if (submission.submit_time.empty()) submission.submit_time = now.text();
    if (submission.answer_map.empty()) {
        Json map = Json::object();
        for (const FormAnswer& answer : submission.answers) {
            Json value = Json::parse(answer.value.json(), nullptr, false);
            map[answer.item_id] = value.is_discarded() ? Json() : std::move(value);
        }
        submission.answer_map = JsonText(json_text(map));
    }
    return form_submitted(submission);
}

}  // namespace sandbox
}  // namespace detail
}  // namespace v0
}  // namespace pushplus
