#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pushplus/detail/export.hpp>
#include <pushplus/pushplus.hpp>

namespace pushplus {
inline namespace v0 {

/// What becomes of an AccessKey when a second newer one is issued while it is still valid. The service leaves it open.
enum class SupersededKeys {
    end,   ///< It ends at once.
    keep,  ///< It keeps the end that the first newer one gave it.
};

/// How the requests of a minute are counted. The service leaves it open.
enum class PaceWindow {
    sliding,  ///< Each request counts for a minute.
    fixed,    ///< The minute begins with the first request; the count is 0 at its end.
};

/// Which rows of a list come first.
enum class ListOrder { newest, oldest };

/// A request that a `Sandbox` handled, for a log. It holds no secret: a token in the path is masked, the query is left
/// out.
struct SandboxLogEntry {
    DateTime time{};  ///< When the request arrived, by the sandbox's clock.
    std::string method{};
    std::string path{};
    std::string operation{};                ///< Such as "topics.detail"; empty if no operation matches.
    int status = 0;                         ///< The response's HTTP status; 0 if the connection was cut.
    int code = 0;                           ///< The return code; 0 if the response has none.
    std::string reason{};                   ///< Why the request was rejected; empty if it was not.
    std::chrono::microseconds duration{0};  ///< In real time, with the delay of a fault.
};

/// Options of a `Sandbox`. The program `pushplus-sandbox` has an option for each but `clock` and `seed_name`.
struct SandboxOptions {
    std::string host = "127.0.0.1";  ///< The address to listen on; others than loopback are open to the network.
    int port = 0;                    ///< 0: any free port.
    std::string token = "sandboxuser000000000000000000001";       ///< The account's user token.
    std::string secret_key = "sandboxsecret0000000000000000001";  ///< The account's secretKey.
    std::chrono::seconds access_key_ttl{7200};                    ///< The lifetime of its AccessKeys (`expiresIn`).
    std::chrono::seconds access_key_overlap{300};      ///< How long a key stays valid after a newer one is issued.
    std::vector<std::string> allowed_ips{};            ///< The IP allowlist (安全 IP): addresses; empty: any.
    AccountTier account_tier = AccountTier::verified;  ///< Determines the send limits.
    std::chrono::milliseconds delivery_delay{0};       ///< How long a delivery takes, by the sandbox's clock.
    std::string tls_certificate_file{};                ///< PEM; with it and its key the sandbox speaks https.
    std::string tls_key_file{};                        ///< PEM, without a passphrase.
    bool callbacks_anywhere = false;                   ///< Also calls callback URLs outside loopback.
    std::shared_ptr<Clock> clock{};                    ///< Null: the machine's time plus what `advance` added.
    SupersededKeys superseded_keys = SupersededKeys::end;
    int dead_key_code = 401;  ///< The code for an AccessKey that is not valid: 401 or 302.
    bool open_api = true;     ///< False: everything but sending returns 401.
    bool verified = true;     ///< False: sends return 905.
    bool pace = true;         ///< False: requests are not limited per minute, nor equal contents.
    PaceWindow pace_window = PaceWindow::sliding;
    ListOrder list_order = ListOrder::newest;
    std::string fail_delivery{};     ///< Every delivery fails for this reason; empty: none does.
    std::string callback_url{};      ///< The account's own, for messages that name none.
    std::string seed{};              ///< The data to start with: JSON text, see docs/testing.md.
    std::string seed_name = "seed";  ///< What errors call the seed, such as the name of its file.
    /// A file (made with mode 0600, replaced as a whole, no link is followed) that keeps the state. If it exists the
    /// sandbox starts with it instead of the seed. It is written at most once a second after changes, and at the end.
    std::string state_file{};
    /// Whether `/_sandbox/…` is served; unset: only while the sandbox listens on loopback.
    std::optional<bool> control{};
    /// Called for each request once it was handled, from any thread and from several at once. It must not throw.
    std::function<void(const SandboxLogEntry&)> log{};
};

/// A fault that a `Sandbox` injects. Every field that is set takes effect; if none of them replaces the response, the
/// normal response follows, after the delay and with the headers.
struct SandboxFault {
    std::optional<int> http_status{};       ///< Responds with this status and no envelope.
    std::optional<int> code{};              ///< Responds with this return code and HTTP 200.
    std::optional<std::string> raw_body{};  ///< Responds with exactly this body.
    std::vector<HttpHeader> headers{};      ///< Added to the response, such as Retry-After.
    std::chrono::milliseconds delay{0};     ///< Waits in real time first, unless the client hangs up.
    bool cut_connection = false;            ///< Resets the connection without sending a byte.
    bool carry_out = false;                 ///< Carries out the operation first, before all of the above.
    int times = 1;  ///< How many requests the fault applies to; negative: until `clear_faults()`.
};

/// A request as the sandbox received it.
struct SandboxRequest {
    std::string operation{};  ///< Such as "topics.detail" or "access_key"; empty if no operation matches.
    std::string method{};
    std::string path{};
    std::vector<std::pair<std::string, std::string>> query{};  ///< Decoded.
    std::vector<HttpHeader> headers{};                         ///< Sorted by name.
    std::string body{};
    int status = 0;          ///< The response's HTTP status; 0 while there is none, or if the connection was cut.
    std::string response{};  ///< The response's body, its first 64 KiB.
    std::string reason{};    ///< Why the request was refused; empty if it was not.
};

/// What the templates form, doc and excel show: a form, a document or a sheet.
struct SandboxForm {
    std::string form_id{};    ///< Empty: the sandbox chooses one.
    std::string form_code{};  ///< What `SendRequest::push_id` names. Empty: the sandbox chooses one.
    std::string form_title{};
};

/// A local simulation of the service, for testing a program without an account:
///
///     pushplus::Sandbox sandbox;
///     pushplus::Client client(sandbox.credentials(), sandbox.client_options());
///     sandbox.add_topic({…});
///     // … run your program, then check sandbox.requests()
///
/// It keeps state: added rows can be listed, edited and removed. It starts with an empty account. Lists are sorted
/// newest first unless `list_order` says otherwise. An id that the sandbox chooses is unique among all
/// rows, whatever their kind.
///
/// Like the service, it rejects a request with a return code and HTTP 200. `msg` is one sentence for the code, `data`
/// the reason: a text, or for a field `[{"field":"topicCode","message":"不能为空"}]`.
/// - 302 in place of 401 for an invalid AccessKey, if `dead_key_code` says so;
/// - 401: no AccessKey, an invalid one, a wrong secretKey in a fetch, or the open API switched off;
/// - 403: an AccessKey fetch from an address that is not on the IP allowlist;
/// - 600: a body that is not a JSON object, a value of the wrong type, an unknown id, topic or preprocessor;
/// - 805: a joined topic where a created one is required, or the reverse;
/// - 888: a text message or a call without the points for it;
/// - 900: a send on a channel that is restricted: past its daily quota, or longer;
/// - 903: a token that is not the account's or has expired; in an AccessKey fetch also a message token, which can only
///   send;
/// - 905: a send while the account is not verified;
/// - 999: a required value that is missing, empty or out of range; a code that is taken; an unsupported script; a send
///   that comes too soon, has the same content too often, is too long, blank or expired, names an unknown channel,
///   template, webhook, WeCom application or form, or comes while sending is switched off; preprocessing without a
///   membership.
///
/// It takes sends by GET, POST, PUT and DELETE, at `/send`, `/send/TOKEN`, `/batchSend` and `/batchSend/TOKEN`, with
/// parameters in the URL, a form, a multipart form or JSON. Delivery fails to an unknown friend, by an unknown mailbox
/// or public account, and after the message's expiry. Refused sends count for the day, but not for the minute.
///
/// A callback is called once, after the delivery and after the response that has the short code.
///
/// It checks types strictly where the service may be lenient. An unknown path returns HTTP 404, another method of a
/// path HTTP 405, and a malformed HTTP request HTTP 400 and others, all with an envelope that gives the reason.
///
/// `preprocessing().test` supports the statements `content = …` and `content += …`; sums of `content`, strings, numbers
/// and parentheses; and `.replace(what, with)`, where `what` is a string, /literal/ or /literal/g.
///
/// Several sandboxes can run at once. Thread safety: all methods may be called from any thread.
/// The destructor aborts the requests in progress and stops the server.
class PUSHPLUS_API Sandbox {
public:
    /// Starts listening. If that fails, for example because the port is in use, `error()` says why.
    explicit Sandbox(SandboxOptions options = {});
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// Why the sandbox is not listening; unset if it is.
    [[nodiscard]] const std::optional<Error>& error() const noexcept;
    [[nodiscard]] int port() const noexcept;
    /// "http://127.0.0.1:PORT", with TLS "https://127.0.0.1:PORT".
    [[nodiscard]] std::string base_url() const;
    /// The account's token and secretKey.
    [[nodiscard]] Credentials credentials() const;
    /// Options for a client of this sandbox: its URL, its clock, its certificate as `ca_bundle`, and no proxy if it is
    /// not on loopback.
    [[nodiscard]] ClientOptions client_options() const;

    /// Adds data: JSON text in the format of `SandboxOptions::seed`.
    /// Errors: `invalid_argument`, which names the line and the member; nothing was added.
    Result<void> seed(std::string_view json);
    /// All data as JSON text, in the format of `SandboxOptions::seed`, with what else a restart needs.
    [[nodiscard]] std::string state() const;
    /// Goes back to the start: the data of the options and the seed, no requests, no faults, the clock's calendar time
    /// without what `advance` added. AccessKeys are no longer valid.
    void reset();

    /// Advances the clock of the sandbox and of all clients created with `client_options()`. Has no effect if
    /// `SandboxOptions::clock` is set: advance that clock instead. Nor if it would leave the hundred years around the
    /// machine's time.
    void advance(std::chrono::nanoseconds step);

    /// Injects `fault` into the next request of `operation` ("topics.detail", "access_key"; "" is any). Faults are
    /// queued: a request takes the oldest one that matches it. The request is recorded first.
    void fail(std::string_view operation, SandboxFault fault);
    /// Removes all pending faults, and ends the delays of those that requests have met.
    void clear_faults();

    /// The requests since the start or the last `clear_requests`, oldest first; only the newest 10,000, and fewer if
    /// they take more than 32 MiB.
    [[nodiscard]] std::vector<SandboxRequest> requests() const;
    /// The newest `last` of them, oldest first.
    [[nodiscard]] std::vector<SandboxRequest> requests(std::size_t last) const;
    /// The number of all requests of `operation` in that time.
    [[nodiscard]] std::size_t request_count(std::string_view operation) const;
    void clear_requests();

    /// The number of AccessKeys issued.
    [[nodiscard]] std::size_t access_keys_given() const;
    /// Invalidates all AccessKeys, as if another process kept fetching new ones.
    void revoke_access_keys();
    /// Replaces the IP allowlist (安全 IP); empty: any address. What is no address matches none.
    void set_allowed_ips(std::vector<std::string> ips);

    /// Makes the delivery of the next `times` messages fail for this reason after the sandbox accepted them.
    void fail_delivery(std::string reason, int times = 1);
    /// Ends all deliveries that are under way and calls their callbacks. Returns how many there were, when all pending
    /// callbacks have been called.
    std::size_t deliver();
    /// A person scans a QR code, a topic's own or one from `topics().qr_code` or `friends().qr_code`. The person joins
    /// the topic or becomes a friend, and the account's callback address receives `add_topic_user` or `add_friend`. Has
    /// no effect if the person is there already.
    /// Errors: `invalid_argument` for an unknown or expired code or an unknown person.
    Result<void> scan(std::string_view qr_code_img_url, std::string_view open_id);
    /// Somebody submits a form: the account's callback address receives `form.submit`. The sandbox fills in what is
    /// empty: `form_id`, `form_title`, `response_id`, `submit_time` and `answer_map`.
    /// Errors: `invalid_argument` for an unknown `form_code`.
    Result<void> submit_form(FormSubmitted submission);
    /// Somebody tests a form's webhook: the account's callback address receives `form.webhook.test`.
    void test_form_webhook(const FormWebhookTest& test);
    /// False: the open API is switched off, and each of its operations returns 401.
    void set_open_api(bool enabled);
    /// False: sends are rejected because the account has no real-name verification (905).
    void set_verified(bool verified);
    /// Sets the daily quota after which a channel is restricted (900), in place of the service's.
    void set_daily_quota(const Channel& channel, std::int64_t requests);

    /// Adds data and returns its id (for messages: the short code). The sandbox chooses an id, token or date that is
    /// empty or 0. A row whose id, code or token is taken is not added: the result is 0 or empty.
    std::string add_message(Message message, SendResult result = {}, std::string content = {},
                            const Template& content_template = {});
    std::int64_t add_message_token(MessageToken token);
    std::int64_t add_topic(TopicDetail topic);  ///< `topic_user_count` is ignored; users are counted.
    std::int64_t add_joined_topic(JoinedTopicDetail topic);
    std::int64_t add_topic_user(std::int64_t topic_id, TopicUser user);  ///< 0 if there is no such created topic.
    std::int64_t add_webhook(Webhook webhook);
    std::int64_t add_mp_channel(MpChannel channel);
    std::int64_t add_cp_channel(CpChannel channel);
    std::int64_t add_mail_channel(MailChannelDetail channel);
    std::int64_t add_friend(Friend person);  ///< Returns the `id`, not the `friend_id`.
    /// `result`: what it makes of every content; empty: what its script makes of it, as far as the sandbox knows it.
    std::int64_t add_preprocessor(PreprocessorDetail preprocessor, std::string result = {});
    std::string add_person(TopicUser person);  ///< Somebody who can scan a QR code. Returns the openId.
    std::string add_form(SandboxForm form);    ///< Returns the form's code.
    /// Sets what `users()` and `settings()` return.
    void set_user_info(UserInfo info);
    void set_limit_time(UserLimitTime limit);
    void set_send_count(SendCount count);
    void set_settings(UserSettings settings);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace v0
}  // namespace pushplus
