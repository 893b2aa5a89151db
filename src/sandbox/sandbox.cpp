#include <pushplus/sandbox.hpp>

#include <exception>
#include <iostream>
#include <utility>

#ifdef __GLIBC__
#    include <malloc.h>
#endif

#include "../base/ip_address.hpp"
#include "../base/loopback.hpp"
#include "../http_server/server.hpp"
#include "../http_server/tls.hpp"
#include "account/outbox.hpp"
#include "control/control_path.hpp"
#include "control/controls.hpp"
#include "control/log_entry.hpp"
#include "control/read_json.hpp"
#include "control/state_file.hpp"
#include "control/stored_text.hpp"
#include "http_names.hpp"
#include "page/web_page.hpp"
#include "sandbox_clock.hpp"
#include "service/service.hpp"
#include "wire/invalid_value.hpp"

namespace pushplus {
inline namespace v0 {

using namespace detail::sandbox;

namespace {

// Clients on this machine reach a listener on all addresses by loopback.
std::string host_for_clients(const std::string& host) {
    if (host == "0.0.0.0" || host.empty()) return "127.0.0.1";
    if (host == "::") return "[::1]";
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

SandboxRequest request_of(ServerRequest received) {
    SandboxRequest request;
    request.method = std::move(received.method);
    request.path = std::move(received.path);
    request.query = std::move(received.query);
    request.headers = std::move(received.headers);
    request.body = std::move(received.body);
    return request;
}

bool speaks_tls(const SandboxOptions& options) {
    return !options.tls_certificate_file.empty() || !options.tls_key_file.empty();
}

Error unusable(ErrorKind kind, std::string message) {
    Error::Parts parts;
    parts.kind = kind;
    parts.message = std::move(message);
    return Error(std::move(parts));
}

template <class Do>
Result<void> checked(Do&& f) {
    try {
        f();
    } catch (const InvalidValue& value) {
        return unusable(ErrorKind::invalid_argument, value.text());
    }
    return {};
}

// A seed takes several times its size while it is read, which the allocator would keep.
void give_back_memory() noexcept {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

// What an `add_…` returns: 0 or an empty text for what cannot be added.
template <class Id, class Add>
Id added(Add&& add) {
    try {
        return add();
    } catch (const InvalidValue&) {
        return {};
    }
}

// What is wrong with a text, as "NAME:LINE: MEMBER: WHY".
Error invalid(const std::string& name, std::string_view text, const InvalidValue& value) {
    return unusable(ErrorKind::invalid_argument,
                    name + ":" + std::to_string(line_of(text, value.path)) + ": " + value.text());
}

}  // namespace

class Sandbox::Impl final : public RequestHandler {
public:
    explicit Impl(SandboxOptions given)
        : start(std::exchange(given.seed, {})),
          options(std::move(given)),
          own_clock(options.clock ? nullptr : std::make_shared<SandboxClock>()),
          service(options, clock()),
          controls(options, own_clock, service),
          control_path(controls, start, options.host),
          server(*this) {}

    ~Impl() override {
        service.halt();
        server.stop();
        if (state_file) state_file->end();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    [[nodiscard]] std::shared_ptr<Clock> clock() const {
        return own_clock ? std::static_pointer_cast<Clock>(own_clock) : options.clock;
    }

    /// Adds data to the account.
    [[nodiscard]] Result<void> take(const std::string& name, std::string_view text) {
        try {
            controls.seed(read_object(text));
        } catch (const InvalidValue& value) {
            return invalid(name, text, value);
        }
        return {};
    }

    /// Takes the data to start with, and listens.
    [[nodiscard]] std::optional<Error> begin() {
        if (!options.callback_url.empty() && !is_callback_url(options.callback_url))
            return unusable(ErrorKind::invalid_argument, "callback_url must be an http or https URL");
        for (const std::string& ip : options.allowed_ips)
            if (!detail::usual_ip_address(ip))
                return unusable(ErrorKind::invalid_argument, "allowed_ips: " + ip + " is no IP address");
        std::string state;
        if (!options.state_file.empty()) {
            state_file.emplace(options.state_file);
            const std::string reason = state_file->open(state);
            if (!reason.empty()) return unusable(ErrorKind::invalid_argument, "The state cannot be kept: " + reason);
        }
        if (!start.empty()) {
            const auto seeded = take(options.seed_name, start.text());
            if (!seeded) return seeded.error();
        }
        if (!state.empty()) {
            if (!start.empty()) service.reset(options);
            const auto restored = take(options.state_file, state);
            if (!restored) return restored.error();
        }
        give_back_memory();
        LoadedTls tls;
        if (speaks_tls(options)) tls = load_tls(options.tls_certificate_file, options.tls_key_file);
        if (!tls.error.empty()) return unusable(ErrorKind::invalid_argument, std::move(tls.error));
        const std::string reason = server.start(options.host, options.port, std::move(tls.identity));
        if (reason.empty()) {
            if (state_file) keep_state();
            return std::nullopt;
        }
        return unusable(ErrorKind::connection, "The sandbox cannot listen on " + options.host + ":" +
                                                   std::to_string(options.port) + ": " + reason);
    }

    void keep_state() {
        state_file->begin([this] { return text_of(controls.state()); },
                          [](const std::string& why) {
                              std::cerr << "pushplus sandbox: the state cannot be written: " << why << std::endl;
                          });
        state_file->note_change();
    }

    [[nodiscard]] Response handle(ServerRequest received, const Caller& caller) override {
        SandboxRequest request = request_of(std::move(received));
        const bool controllable = options.control.value_or(detail::is_loopback(options.host));
        const bool is_control = controllable && ControlPath::is_meant(request.path);
        // Links of other pages may lead to "/", which shows nothing of the account by itself.
        if (is_control)
            if (auto refusal = control_path.refusal(request)) return std::move(*refusal);
        if (controllable)
            if (auto shown = page.respond(request)) return std::move(*shown);
        const bool changes = !is_control || request.method == "POST";
        Response response = is_control ? control_path.handle(request) : handle_and_log(std::move(request), caller);
        if (state_file && changes) state_file->note_change();
        return response;
    }

    [[nodiscard]] Response reject(ServerRequest received, int http_status, std::string_view reason) override {
        SandboxRequest request = request_of(std::move(received));
        return logged(request, [&] { return service.reject(request, http_status, reason); });
    }

    [[nodiscard]] Response handle_and_log(SandboxRequest request, const Caller& caller) {
        return logged(request, [&] { return service.handle(std::move(request), caller); });
    }

    template <class Respond>
    [[nodiscard]] Response logged(const SandboxRequest& request, Respond respond) {
        if (!options.log) return respond();
        SandboxLogEntry entry = begin_entry(request, service.clock());
        const auto begin = std::chrono::steady_clock::now();
        Response response = respond();
        entry.duration =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        complete_entry(entry, response, {options.token, options.secret_key});
        options.log(entry);
        return response;
    }

    const StoredText start;        ///< The seed to start with.
    const SandboxOptions options;  ///< But for the seed.
    const std::shared_ptr<SandboxClock> own_clock;
    Service service;
    Controls controls;
    const ControlPath control_path;
    std::optional<StateFile> state_file;
    WebPage page{service};
    Server server;
    std::optional<Error> error;
};

Sandbox::Sandbox(SandboxOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
    impl_->error = impl_->begin();
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
    const bool here = detail::is_loopback(impl_->options.host);
    options.dangerously_allow_plain_http = !tls && !here;
    if (tls || !here) options.proxy = "";  // Plain http to this machine uses no proxy of the environment.
    options.clock = impl_->clock();
    return options;
}

Result<void> Sandbox::seed(std::string_view json) {
    auto result = impl_->take("seed", json);
    give_back_memory();
    return result;
}

std::string Sandbox::state() const { return text_of(impl_->controls.state()); }

void Sandbox::reset() { impl_->controls.reset(impl_->start.text()); }

void Sandbox::advance(std::chrono::nanoseconds step) { static_cast<void>(impl_->controls.advance(step)); }

void Sandbox::fail(std::string_view operation, SandboxFault fault) {
    impl_->controls.fail(operation, std::move(fault));
}

void Sandbox::clear_faults() { impl_->controls.clear_faults(); }

std::vector<SandboxRequest> Sandbox::requests() const { return requests(RequestLog::all); }

std::vector<SandboxRequest> Sandbox::requests(std::size_t last) const { return impl_->controls.requests(last); }

std::size_t Sandbox::request_count(std::string_view operation) const {
    return impl_->controls.request_count(operation);
}

void Sandbox::clear_requests() { impl_->controls.clear_requests(); }

std::size_t Sandbox::access_keys_given() const { return impl_->controls.access_keys_given(); }

void Sandbox::revoke_access_keys() { impl_->controls.revoke_access_keys(); }

void Sandbox::set_allowed_ips(std::vector<std::string> ips) { impl_->controls.set_allowed_ips(std::move(ips)); }

void Sandbox::fail_delivery(std::string reason, int times) { impl_->controls.fail_delivery(std::move(reason), times); }

std::size_t Sandbox::deliver() { return impl_->controls.deliver(); }

Result<void> Sandbox::scan(std::string_view qr_code_img_url, std::string_view open_id) {
    return checked([&] { impl_->controls.scan(qr_code_img_url, open_id); });
}

Result<void> Sandbox::submit_form(FormSubmitted submission) {
    return checked([&] { impl_->controls.submit_form(std::move(submission)); });
}

void Sandbox::test_form_webhook(const FormWebhookTest& test) { impl_->controls.test_form_webhook(test); }

void Sandbox::set_open_api(bool enabled) { impl_->controls.set_open_api(enabled); }

void Sandbox::set_verified(bool verified) { impl_->controls.set_verified(verified); }

void Sandbox::set_daily_quota(const Channel& channel, std::int64_t requests) {
    impl_->controls.set_daily_quota(channel.text(), requests);
}

std::string Sandbox::add_message(Message message, SendResult result, std::string content,
                                 const Template& content_template) {
    SentMessage sent;
    sent.message = std::move(message);
    sent.result = std::move(result);
    sent.content = std::move(content);
    sent.content_template = content_template;
    return added<std::string>([&] { return impl_->controls.add_message(std::move(sent)); });
}

std::int64_t Sandbox::add_message_token(MessageToken token) {
    return added<std::int64_t>([&] { return impl_->controls.add_message_token(std::move(token)); });
}

std::int64_t Sandbox::add_topic(TopicDetail topic) {
    return added<std::int64_t>([&] { return impl_->controls.add_topic(std::move(topic)); });
}

std::int64_t Sandbox::add_joined_topic(JoinedTopicDetail topic) {
    return added<std::int64_t>([&] { return impl_->controls.add_joined_topic(std::move(topic)); });
}

std::int64_t Sandbox::add_topic_user(std::int64_t topic_id, TopicUser user) {
    return added<std::int64_t>([&] { return impl_->controls.add_topic_user(topic_id, std::move(user)); });
}

std::int64_t Sandbox::add_webhook(Webhook webhook) {
    return added<std::int64_t>([&] { return impl_->controls.add_webhook(std::move(webhook)); });
}

std::int64_t Sandbox::add_mp_channel(MpChannel channel) {
    return added<std::int64_t>([&] { return impl_->controls.add_mp_channel(std::move(channel)); });
}

std::int64_t Sandbox::add_cp_channel(CpChannel channel) {
    return added<std::int64_t>([&] { return impl_->controls.add_cp_channel(std::move(channel)); });
}

std::int64_t Sandbox::add_mail_channel(MailChannelDetail channel) {
    return added<std::int64_t>([&] { return impl_->controls.add_mail_channel(std::move(channel)); });
}

std::int64_t Sandbox::add_friend(Friend person) {
    return added<std::int64_t>([&] { return impl_->controls.add_friend(std::move(person)); });
}

std::int64_t Sandbox::add_preprocessor(PreprocessorDetail preprocessor, std::string result) {
    return added<std::int64_t>([&] {
        return impl_->controls.add_preprocessor({std::move(preprocessor), {}, std::move(result)});
    });
}

std::string Sandbox::add_person(TopicUser person) {
    return added<std::string>([&] { return impl_->controls.add_person(std::move(person)); });
}

std::string Sandbox::add_form(SandboxForm form) {
    return added<std::string>([&] { return impl_->controls.add_form(std::move(form)); });
}

void Sandbox::set_user_info(UserInfo info) { impl_->controls.set_user_info(std::move(info)); }

void Sandbox::set_limit_time(UserLimitTime limit) { impl_->controls.set_limit_time(std::move(limit)); }

void Sandbox::set_send_count(SendCount count) { impl_->controls.set_send_count(count); }

void Sandbox::set_settings(UserSettings settings) { impl_->controls.set_settings(std::move(settings)); }

}  // namespace v0
}  // namespace pushplus
