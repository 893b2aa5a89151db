// A tour of all the SDK can do: sending, the groups of the open API, the AccessKey; a line for each call.
//
// It runs against a sandbox of its own. With PUSHPLUS_TOKEN and PUSHPLUS_SECRET_KEY set it goes to the real service and
// makes only the calls that read. No secret is printed.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <variant>

#include <pushplus/pushplus.hpp>
#include <pushplus/sandbox.hpp>

#include "tour/callback_receiver.hpp"
#include "tour/report.hpp"
#include "tour/sample_account.hpp"

namespace {

using tour::counted;
using tour::Report;

struct Tour {
    const pushplus::Client& client;
    Report& report;
    bool may_change;
};

std::string with_id(const char* name, std::int64_t id) { return std::string(name) + "(" + std::to_string(id) + ")"; }
std::string length_of(const std::string& what, const std::string& secret) {
    return what + " of " + counted(static_cast<std::int64_t>(secret.size()), "character");
}
std::string without_query(const std::string& url) { return url.substr(0, url.find('?')); }

// What a list says about itself.
template <class Row>
std::string total(const pushplus::Page<Row>& page, const std::string& one, const std::string& many) {
    return counted(page.total, one, many);
}

// A row to go on with, null if there is none; an empty list leaves `call` out.
template <class Row>
const Row* first_of(const pushplus::Result<pushplus::Page<Row>>& list, Report& report, const std::string& call,
                    const std::string& why) {
    if (!list) return nullptr;
    if (!list->items.empty()) return &list->items.front();
    report.skipped(call, why);
    return nullptr;
}

std::string words(pushplus::DeliveryStatus status) {
    switch (status) {
        case pushplus::DeliveryStatus::not_sent: return "not sent yet";
        case pushplus::DeliveryStatus::sending: return "on its way";
        case pushplus::DeliveryStatus::sent: return "sent";
        case pushplus::DeliveryStatus::failed: return "failed";
    }
    return "in state " + std::to_string(static_cast<int>(status));
}

bool access_key(Tour tour) {
    tour.report.group("client", "AccessKey");
    const auto tell = [](const pushplus::AccessKey& key) {
        return length_of("a key", key.value) + ", good for " + std::to_string(key.expires_in.count()) + " s";
    };
    const bool usable = tour.report.line("access_key()", tour.client.access_key(), tell);
    if (tour.may_change) tour.report.line("refresh_access_key()", tour.client.refresh_access_key(), tell);
    return usable;
}

void messages(Tour tour) {
    tour.report.group("client.messages()", "消息");
    const auto messages = tour.client.messages();
    const auto list = messages.list();
    tour.report.line("list()", list, [](const auto& page) {
        auto count = total(page, "message", "messages");
        if (page.items.empty()) return count;
        return count + ", the first by " + page.items.front().channel.text() + " on " +
               page.items.front().update_time.text();
    });
    if (const auto* message = first_of(list, tour.report, "send_result(short_code)", "there is no message"))
        tour.report.line("send_result(short_code)", messages.send_result(message->short_code),
                         [](const auto& result) { return words(result.status) + ", " + result.update_time.text(); });
}

std::string words(pushplus::DeliveryOutcome outcome) {
    switch (outcome) {
        case pushplus::DeliveryOutcome::delivered: return "delivered";
        case pushplus::DeliveryOutcome::failed: return "failed";
        case pushplus::DeliveryOutcome::under_way: return "still under way";
        case pushplus::DeliveryOutcome::could_not_ask: return "nobody knows";
    }
    return "unknown";
}

std::string told_by(const std::string& callback) {
    const auto event = pushplus::parse_callback(callback);
    if (!event) return event.error().message();
    const auto* message = std::get_if<pushplus::MessageCompleted>(&*event);
    return message == nullptr ? "another event" : "message_complate: " + words(message->send_status);
}

// Six requests in a minute: the guard lets five pass.
void sending(Tour tour) {
    tour.report.group("client.messages(), client.send()", "消息接口");
    if (!tour.may_change) return tour.report.skipped("send(…)", "it would send a message");
    const auto accepted = [](const auto& short_code) { return "accepted, " + length_of("a short code", short_code); };
    const auto messages = tour.client.messages();
    tour.report.line("send(\"Disk\", \"/var is full\")", tour.client.send("Disk", "/var is full"), accepted);

    tour::CallbackReceiver receiver;
    pushplus::SendRequest called_back;
    called_back.content = "The backup is done";
    called_back.callback_url = receiver.url();
    tour.report.line("send(with a callback_url)", messages.send(called_back), accepted);
    tour.report.line("parse_callback(body)", pushplus::Result<std::string>(receiver.next()), told_by);

    pushplus::SendRequest watched;
    watched.content = "The backup failed";
    pushplus::WaitOptions quickly;
    quickly.first_pause = std::chrono::milliseconds(10);
    tour.report.line("send_and_wait(request)", messages.send_and_wait(watched, quickly),
                     [](const auto& report) { return words(report.outcome); });

    pushplus::BatchSendRequest batch;
    batch.content = "To two channels at once";
    batch.channels = {{pushplus::Channel::wechat, ""}, {pushplus::Channel::mail, "office"}};
    tour.report.line("send_batch(wechat, mail)", messages.send_batch(batch), [](const auto& results) {
        std::string codes;
        for (const auto& result : results) codes += result.channel.text() + " " + std::to_string(result.code) + "  ";
        return codes;
    });
    const auto sixth = tour.client.send("Disk", "a sixth request within the minute");
    tour.report.refused("send(a sixth in a minute)", sixth, pushplus::ErrorKind::rate_limited);
}

void users(Tour tour) {
    tour.report.group("client.users()", "用户");
    const auto users = tour.client.users();
    tour.report.line("token()", users.token(), [](const auto& token) { return length_of("a token", token); });
    tour.report.line("my_info()", users.my_info(),
                     [](const auto& me) { return me.nick_name + ", " + counted(me.points, "point"); });
    tour.report.line("limit_time()", users.limit_time(), [](const auto& limit) -> std::string {
        if (limit.send_limit == pushplus::SendRestriction::unrestricted) return "may send";
        return "restricted until " + limit.user_limit_time;
    });
    tour.report.line("send_count()", users.send_count(), [](const auto& today) {
        return "today: wechat " + std::to_string(today.wechat_send_count) + ", cp " +
               std::to_string(today.cp_send_count) + ", webhook " + std::to_string(today.webhook_send_count) +
               ", mail " + std::to_string(today.mail_send_count);
    });
}

void message_tokens(Tour tour) {
    tour.report.group("client.message_tokens()", "消息token");
    const auto tokens = tour.client.message_tokens();
    if (tour.may_change) {
        pushplus::AddMessageToken wanted;
        wanted.name = "backup-server";
        wanted.expire_time = pushplus::DateTime("2035-05-09 22:34:00");
        tour.report.line("add(\"backup-server\")", tokens.add(wanted),
                         [](const auto& token) { return length_of("a new token", token); });
    }
    const auto list = tokens.list();
    tour.report.line("list()", list, [](const auto& page) { return total(page, "message token", "message tokens"); });
    if (!tour.may_change || !list || list->items.empty()) return;

    pushplus::EditMessageToken changed;
    changed.id = list->items.front().id;
    changed.name = "mail-server";
    tour.report.done(with_id("edit", changed.id), tokens.edit(changed), "now called mail-server, never runs out");
    tour.report.done(with_id("remove", changed.id), tokens.remove(changed.id), "gone");
}

void topics(Tour tour) {
    tour.report.group("client.topics()", "群组");
    const auto topics = tour.client.topics();
    if (tour.may_change) {
        pushplus::AddTopic wanted;
        wanted.topic_code = "frost";
        wanted.topic_name = "Frost warnings";
        wanted.contact = "weather@example.org";
        wanted.introduction = "One message before each night of frost";
        tour.report.line("add(\"frost\")", topics.add(wanted),
                         [](const auto& id) { return "topic " + std::to_string(id); });
    }
    const auto created = topics.list();
    tour.report.line("list(created)", created, [](const auto& page) { return total(page, "topic", "topics"); });
    if (const auto* topic = first_of(created, tour.report, "detail(topic_id)", "the account created no topic")) {
        const auto id = topic->topic_id;
        tour.report.line(with_id("detail", id), topics.detail(id),
                         [](const auto& detail) { return detail.topic_name + ", since " + detail.create_time.text(); });
        if (tour.may_change)
            tour.report.line(with_id("qr_code", id), topics.qr_code(id, std::chrono::hours(1)),
                             [](const auto& code) { return without_query(code.qr_code_img_url); });
    }

    pushplus::TopicListQuery which;
    which.topic_type = pushplus::TopicType::joined;
    const auto joined = topics.list(which);
    tour.report.line("list(joined)", joined, [](const auto& page) { return total(page, "topic", "topics"); });
    const auto* topic = first_of(joined, tour.report, "joined_detail(topic_id)", "the account joined no topic");
    if (topic == nullptr) return;
    const auto id = topic->topic_id;
    tour.report.line(with_id("joined_detail", id), topics.joined_detail(id),
                     [](const auto& detail) { return detail.topic_name + ", by " + detail.contact; });
    if (tour.may_change) tour.report.done(with_id("exit", id), topics.exit(id), "left");
}

void topic_users(Tour tour) {
    tour.report.group("client.topic_users()", "群组用户");
    const auto topics = tour.client.topics().list();
    if (first_of(topics, tour.report, "list(topic_id)", "the account created no topic") == nullptr) return;
    const auto topic_id = topics->items.back().topic_id;  // The oldest, which people have had time to join.
    const auto users = tour.client.topic_users();
    const auto list = users.list(topic_id);
    tour.report.line(with_id("list", topic_id), list, [](const auto& page) {
        return std::to_string(page.items.size()) + " of " + total(page, "person", "people");
    });
    if (!tour.may_change || !list || list->items.empty()) return;

    std::int64_t everybody = 0;
    for (const auto& user : users.list_all(topic_id))
        if (user) ++everybody;
    tour.report.line(with_id("list_all", topic_id), pushplus::Result<std::int64_t>(everybody),
                     [](const auto& count) { return counted(count, "person", "people") + ", page after page"; });
    const auto id = list->items.front().id;
    tour.report.done(with_id("remove", id), users.remove(id), list->items.front().nick_name + " is out");
}

void webhooks(Tour tour) {
    tour.report.group("client.webhooks()", "渠道配置: webhook");
    const auto webhooks = tour.client.webhooks();
    pushplus::EditWebhook wanted;
    if (tour.may_change) {
        pushplus::AddWebhook added;
        added.webhook_code = "robot";
        added.webhook_name = "Robot";
        added.webhook_type = pushplus::WebhookType::ding_talk;
        added.webhook_url = "https://example.org/robot?access_token=a-secret";
        tour.report.line("add(\"robot\")", webhooks.add(added),
                         [](const auto& id) { return "webhook " + std::to_string(id); });
        wanted = {0, added.webhook_code, "Robot of the office", added.webhook_type, added.webhook_url};
    }
    const auto list = webhooks.list();
    tour.report.line("list()", list, [](const auto& page) { return total(page, "webhook", "webhooks"); });
    const auto* first = first_of(list, tour.report, "detail(webhook_id)", "there is no webhook");
    if (first == nullptr) return;
    wanted.id = first->id;
    tour.report.line(with_id("detail", wanted.id), webhooks.detail(wanted.id),
                     [](const auto& webhook) { return webhook.webhook_name + ", code " + webhook.webhook_code; });
    if (tour.may_change)
        tour.report.done(with_id("edit", wanted.id), webhooks.edit(wanted), "now called " + wanted.webhook_name);
}

void channels(Tour tour) {
    tour.report.group("client.mp_channels()", "渠道配置: 微信公众号");
    tour.report.line("list()", tour.client.mp_channels().list(),
                     [](const auto& page) { return total(page, "public account", "public accounts"); });

    tour.report.group("client.cp_channels()", "渠道配置: 企业微信应用");
    tour.report.line("list()", tour.client.cp_channels().list(),
                     [](const auto& page) { return total(page, "application", "applications"); });

    tour.report.group("client.mail_channels()", "渠道配置: 邮箱");
    const auto mailboxes = tour.client.mail_channels();
    const auto list = mailboxes.list();
    tour.report.line("list()", list, [](const auto& page) { return total(page, "mailbox", "mailboxes"); });
    const auto* first = first_of(list, tour.report, "detail(mail_id)", "there is no mailbox");
    if (first == nullptr) return;
    tour.report.line(with_id("detail", first->id), mailboxes.detail(first->id), [](const auto& mailbox) {
        return mailbox.mail_name + ", by " + mailbox.smtp_server + ":" + std::to_string(mailbox.smtp_port) +
               (mailbox.smtp_ssl ? " with TLS" : " in clear");
    });
}

void settings(Tour tour) {
    tour.report.group("client.settings()", "功能设置");
    const auto settings = tour.client.settings();
    tour.report.line("get()", settings.get(), [](const auto& all) {
        return "sends by " + all.default_channel.text() + ", " + (all.is_send ? "can send" : "cannot send");
    });
    if (!tour.may_change) return;
    tour.report.done("change_default_channel(mail)", settings.change_default_channel(pushplus::Channel::mail),
                     "messages go by mail unless they say otherwise");
    tour.report.done("change_receive_limit(receive_none)",
                     settings.change_receive_limit(pushplus::ReceiveLimit::receive_none), "receives nothing");
    tour.report.done("change_is_send(false)", settings.change_is_send(false), "cannot send");
    tour.report.done("change_open_message_type(mini_program)",
                     settings.change_open_message_type(pushplus::OpenMessageType::mini_program),
                     "messages open in the mini program");
    tour.report.done("change_extension_forward(true)", settings.change_extension_forward(true),
                     "messages show in the browser, too");
}

void friends(Tour tour) {
    tour.report.group("client.friends()", "好友");
    const auto friends = tour.client.friends();
    if (tour.may_change)
        tour.report.line("qr_code()", friends.qr_code(),
                         [](const auto& code) { return without_query(code.qr_code_img_url); });
    const auto list = friends.list();
    tour.report.line("list()", list, [](const auto& page) { return total(page, "friend", "friends"); });
    if (!tour.may_change || !list || list->items.empty()) return;
    const auto& person = list->items.front();
    tour.report.done("edit_remark(" + std::to_string(person.id) + ", \"colleague\")",
                     friends.edit_remark(person.id, "colleague"), person.nick_name + " is a colleague");
    tour.report.done(with_id("remove", person.friend_id), friends.remove(person.friend_id),
                     person.nick_name + " is no friend any more");
}

void preprocessing(Tour tour) {
    tour.report.group("client.preprocessing()", "预处理信息");
    const auto scripts = tour.client.preprocessing();
    pushplus::EditPreprocessor changed;
    if (tour.may_change) {
        pushplus::TestPreprocessor trial;
        trial.content = "content = content + 123";
        trial.message = "this is content";
        tour.report.line("test(\"content = content + 123\")", scripts.test(trial),
                         [](const auto& processed) { return "\"" + processed + "\""; });
        pushplus::AddPreprocessor added;
        added.pre_name = "Signature";
        added.pre_code = "sign";
        added.content = "content = content + ' (sent by the backup server)'";
        tour.report.line("add(\"sign\")", scripts.add(added),
                         [](const auto& id) { return "preprocessor " + std::to_string(id); });
        changed = {0, added.content, "Sender", added.pre_code, added.content_type};
    }
    const auto list = scripts.list();
    tour.report.line("list()", list, [](const auto& page) { return total(page, "preprocessor", "preprocessors"); });
    const auto* first = first_of(list, tour.report, "detail(pre_id)", "there is no preprocessor");
    if (first == nullptr) return;
    changed.id = first->id;
    tour.report.line(with_id("detail", changed.id), scripts.detail(changed.id), [](const auto& script) {
        return script.pre_name + ", " + counted(static_cast<std::int64_t>(script.content.size()), "byte") + " of code";
    });
    if (!tour.may_change) return;
    tour.report.done(with_id("edit", changed.id), scripts.edit(changed), "now called " + changed.pre_name);
    tour.report.done(with_id("remove", changed.id), scripts.remove(changed.id), "gone");
}

void take(Tour tour) {
    if (!access_key(tour)) return;  // Without a key there is nothing to see.
    messages(tour);
    sending(tour);
    users(tour);
    message_tokens(tour);
    topics(tour);
    topic_users(tour);
    webhooks(tour);
    channels(tour);
    settings(tour);
    friends(tour);
    preprocessing(tour);
}

bool is_set(const char* variable) {
    const char* const value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): no other thread runs yet.
    return value != nullptr && *value != '\0';
}

int tour_of_real_service() {
    std::cout << "Service: the real one, since PUSHPLUS_TOKEN or PUSHPLUS_SECRET_KEY is set\n"
                 "         (only calls that read are made)\n";
    Report report;
    pushplus::ClientOptions options;
    report.observe(options);
    const auto client = pushplus::Client::from_env(options);
    if (!client) {
        std::cerr << client.error().message() << '\n';
        return 2;
    }
    take({*client, report, false});
    report.summary();
    return report.breakdowns() == 0 ? 0 : 1;
}

int tour_of_sandbox() {
    pushplus::SandboxOptions account;
    account.account_tier = pushplus::AccountTier::member;  // Preprocessing is for members.
    pushplus::Sandbox sandbox(account);
    if (sandbox.error()) {
        std::cerr << sandbox.error()->message() << '\n';
        return 2;
    }
    std::cout << "Service: a sandbox in this process, " << sandbox.base_url()
              << "\n         (for the real one set PUSHPLUS_TOKEN and PUSHPLUS_SECRET_KEY)\n";
    tour::add_sample_account(sandbox);
    Report report;
    auto options = sandbox.client_options();
    report.observe(options);
    const pushplus::Client client(sandbox.credentials(), options);
    take({client, report, true});
    report.summary();
    return report.failures() == 0 ? 0 : 1;
}

}  // namespace

int main() {
    std::cout << "pushplus-cpp " << pushplus::version() << ": a tour of all it can do\n";
    return is_set("PUSHPLUS_TOKEN") || is_set("PUSHPLUS_SECRET_KEY") ? tour_of_real_service() : tour_of_sandbox();
}
