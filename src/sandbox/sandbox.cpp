#include <pushplus/sandbox.hpp>

#include <exception>

#include "account/random_hex.hpp"
#include "http/server.hpp"
#include "http/tls.hpp"
#include "sandbox_clock.hpp"
#include "service/service.hpp"

namespace pushplus {
inline namespace v0 {

using namespace detail::sandbox;

class Sandbox::Impl {
public:
    explicit Impl(SandboxOptions given)
        : options(std::move(given)),
          own_clock(options.clock ? nullptr : std::make_shared<SandboxClock>()),
          service(options, clock()),
          server(service) {}

    ~Impl() {
        service.halt();
        server.stop();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    [[nodiscard]] std::shared_ptr<Clock> clock() const {
        return own_clock ? std::static_pointer_cast<Clock>(own_clock) : options.clock;
    }
    [[nodiscard]] DateTime now() const { return DateTime(service.clock().system_now()); }

    /// Adds a row to the list `rows` of the account.
    template <class Row, class Rows>
    std::int64_t put(Row row, Rows rows) {
        return service.with_state(
            [&](Account& account, AccessKeys&) { return put_row(account, account.*rows, std::move(row)); });
    }

    /// Sets what `users()` and `settings()` return.
    template <class Part>
    void set(Part Account::*part, Part value) {
        service.with_state([&](Account& account, AccessKeys&) { account.*part = std::move(value); });
    }

    void set_if_empty(DateTime& date) const {
        if (date.empty()) date = now();
    }

    const SandboxOptions options;
    const std::shared_ptr<SandboxClock> own_clock;
    Service service;
    Server server;
    std::optional<Error> error;
};

namespace {

bool is_loopback(const std::string& host) {
    return host.compare(0, 4, "127.") == 0 || host == "localhost" || host == "::1";
}

// Clients on this machine reach a listener on all addresses by loopback.
std::string host_for_clients(const std::string& host) {
    if (host == "0.0.0.0" || host.empty()) return "127.0.0.1";
    if (host == "::") return "[::1]";
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

bool speaks_tls(const SandboxOptions& options) {
    return !options.tls_certificate_file.empty() || !options.tls_key_file.empty();
}

void choose_if_empty(std::string& text) {
    if (text.empty()) text = random_hex();
}

}  // namespace

Sandbox::Sandbox(SandboxOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
    const std::string& host = impl_->options.host;
    Error::Parts parts;
    LoadedTls tls;
    if (speaks_tls(impl_->options)) {
        tls = load_tls(impl_->options.tls_certificate_file, impl_->options.tls_key_file);
        if (!tls.error.empty()) {
            parts.kind = ErrorKind::invalid_argument;
            parts.message = tls.error;
            impl_->error = Error(std::move(parts));
            return;
        }
    }
    const std::string reason = impl_->server.start(host, impl_->options.port, std::move(tls.identity));
    if (reason.empty()) return;
    parts.kind = ErrorKind::connection;
    parts.message = "The sandbox cannot listen on " + host + ":" + std::to_string(impl_->options.port) + ": " + reason;
    impl_->error = Error(std::move(parts));
}

Sandbox::~Sandbox() = default;

const std::optional<Error>& Sandbox::error() const noexcept { return impl_->error; }

int Sandbox::port() const noexcept { return impl_->server.port(); }

std::string Sandbox::base_url() const {
    return (speaks_tls(impl_->options) ? "https://" : "http://") + host_for_clients(impl_->options.host) + ":" +
           std::to_string(port());
}

Credentials Sandbox::credentials() const { return {impl_->options.token, impl_->options.secret_key}; }

ClientOptions Sandbox::client_options() const {
    ClientOptions options;
    options.base_url = base_url();
    const bool tls = speaks_tls(impl_->options);
    if (tls) options.ca_bundle = impl_->options.tls_certificate_file;
    if (!is_loopback(impl_->options.host)) {
        options.dangerously_allow_plain_http = !tls;
        options.proxy = "";
    }
    options.clock = impl_->clock();
    return options;
}

void Sandbox::advance(std::chrono::nanoseconds step) {
    if (impl_->own_clock) impl_->own_clock->advance(step);
}

void Sandbox::fail(std::string_view operation, SandboxFault fault) {
    impl_->service.faults().add(operation, std::move(fault));
}

void Sandbox::clear_faults() { impl_->service.faults().clear(); }

std::vector<SandboxRequest> Sandbox::requests() const { return impl_->service.log().requests(); }

std::size_t Sandbox::request_count(std::string_view operation) const { return impl_->service.log().count(operation); }

void Sandbox::clear_requests() { impl_->service.log().clear(); }

std::size_t Sandbox::access_keys_given() const {
    return impl_->service.with_state([](Account&, AccessKeys& keys) { return keys.issued(); });
}

void Sandbox::revoke_access_keys() {
    impl_->service.with_state([](Account&, AccessKeys& keys) { keys.revoke(); });
}

void Sandbox::set_allowed_ips(std::vector<std::string> ips) { impl_->set(&Account::allowed_ips, std::move(ips)); }

void Sandbox::fail_delivery(std::string reason, int times) {
    impl_->service.with_state([&](Account& account, AccessKeys&) {
        for (int i = 0; i < times; ++i) account.delivery_failures.push_back(reason);
    });
}

std::size_t Sandbox::deliver() { return impl_->service.deliver(); }

Result<void> Sandbox::scan(std::string_view qr_code_img_url, std::string_view open_id) {
    return impl_->service.scan(qr_code_img_url, open_id);
}

Result<void> Sandbox::submit_form(FormSubmitted submission) {
    return impl_->service.submit_form(std::move(submission));
}

void Sandbox::set_open_api(bool enabled) { impl_->set(&Account::open_api, enabled); }

void Sandbox::set_verified(bool verified) { impl_->set(&Account::verified, verified); }

void Sandbox::set_daily_quota(const Channel& channel, std::int64_t requests) {
    impl_->service.with_state(
        [&](Account& account, AccessKeys&) { account.send_rules.set_quota(channel.text(), requests); });
}

std::string Sandbox::add_message(Message message, SendResult result) {
    choose_if_empty(message.short_code);
    impl_->set_if_empty(message.update_time);
    if (result.update_time.empty()) result.update_time = message.update_time;
    std::string short_code = message.short_code;
    impl_->service.with_state([&](Account& account, AccessKeys&) {
        account.messages.push_back({std::move(message), std::move(result)});
    });
    return short_code;
}

std::int64_t Sandbox::add_message_token(MessageToken token) {
    choose_if_empty(token.token);
    if (token.expire_time.empty()) token.expire_time = DateTime("2999-12-31 00:00:00");
    return impl_->put(std::move(token), &Account::message_tokens);
}

std::int64_t Sandbox::add_topic(TopicDetail topic) {
    impl_->set_if_empty(topic.create_time);
    return impl_->put(CreatedTopic{std::move(topic), {}}, &Account::topics);
}

std::int64_t Sandbox::add_joined_topic(JoinedTopicDetail topic) {
    impl_->set_if_empty(topic.create_time);
    return impl_->put(std::move(topic), &Account::joined_topics);
}

std::int64_t Sandbox::add_topic_user(std::int64_t topic_id, TopicUser user) {
    impl_->set_if_empty(user.follow_time);
    return impl_->service.with_state([&](Account& account, AccessKeys&) -> std::int64_t {
        CreatedTopic* const topic = find_row(account.topics, topic_id);
        return topic == nullptr ? 0 : put_row(account, topic->users, std::move(user));
    });
}

std::int64_t Sandbox::add_webhook(Webhook webhook) {
    impl_->set_if_empty(webhook.create_time);
    return impl_->put(std::move(webhook), &Account::webhooks);
}

std::int64_t Sandbox::add_mp_channel(MpChannel channel) {
    impl_->set_if_empty(channel.update_time);
    return impl_->put(std::move(channel), &Account::mp_channels);
}

std::int64_t Sandbox::add_cp_channel(CpChannel channel) {
    return impl_->put(std::move(channel), &Account::cp_channels);
}

std::int64_t Sandbox::add_mail_channel(MailChannelDetail channel) {
    impl_->set_if_empty(channel.create_time);
    return impl_->put(std::move(channel), &Account::mail_channels);
}

std::int64_t Sandbox::add_friend(Friend person) {
    choose_if_empty(person.token);
    impl_->set_if_empty(person.create_time);
    return impl_->service.with_state([&](Account& account, AccessKeys&) {
        person.id = account.id_for(person.id);
        person.friend_id = account.id_for(person.friend_id);
        return put_row(account, account.friends, std::move(person));
    });
}

std::int64_t Sandbox::add_preprocessor(PreprocessorDetail preprocessor) {
    if (preprocessor.content_type == ScriptLanguage{}) preprocessor.content_type = ScriptLanguage::javascript;
    return impl_->put(StoredPreprocessor{std::move(preprocessor), impl_->now()}, &Account::preprocessors);
}

std::string Sandbox::add_person(TopicUser person) {
    choose_if_empty(person.open_id);
    std::string open_id = person.open_id;
    impl_->service.with_state([&](Account& account, AccessKeys&) { account.people.push_back(std::move(person)); });
    return open_id;
}

std::string Sandbox::add_form(SandboxForm form) {
    choose_if_empty(form.form_id);
    choose_if_empty(form.form_code);
    std::string code = form.form_code;
    impl_->service.with_state([&](Account& account, AccessKeys&) { account.forms.push_back(std::move(form)); });
    return code;
}

void Sandbox::set_user_info(UserInfo info) {
    if (info.token.empty()) info.token = impl_->options.token;
    impl_->set(&Account::user_info, std::move(info));
}

void Sandbox::set_limit_time(UserLimitTime limit) { impl_->set(&Account::limit_time, std::move(limit)); }

void Sandbox::set_send_count(SendCount count) { impl_->set(&Account::send_count, count); }

void Sandbox::set_settings(UserSettings settings) { impl_->set(&Account::settings, std::move(settings)); }

}  // namespace v0
}  // namespace pushplus
