#pragma once

#include <chrono>
#include <cstdint>
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

/// How a `Sandbox` is set up.
struct SandboxOptions {
    std::string host = "127.0.0.1";  ///< The address to listen on; anything but loopback is a deliberate act.
    int port = 0;                    ///< 0 picks a free one.
    std::string token = "sandboxuser0000000000000000000001";        ///< The account's user token.
    std::string secret_key = "sandboxsecret000000000000000000001";  ///< The account's secretKey.
    std::chrono::seconds access_key_ttl{7200};                      ///< `expiresIn` of the keys it gives out.
    std::chrono::seconds access_key_overlap{300};  ///< How long a key lives on after a newer one was given out.
    std::vector<std::string> allowed_ips{};        ///< The list of safe addresses; empty: everybody may ask for a key.
    AccountTier account_tier = AccountTier::verified;  ///< Decides the limits on sending.
    std::chrono::milliseconds delivery_delay{0};       ///< How long messages are under way, by the sandbox's clock.
    bool callbacks_anywhere = false;                   ///< Also calls callback URLs that are not on loopback.
    std::shared_ptr<Clock> clock{};                    ///< Null: the machine's time plus what `advance` added.
};

/// Something that goes wrong in a `Sandbox`, on purpose. Of the fields that are set each has its effect; if none of
/// them replaces the answer, the usual one follows (after the delay, with the headers).
struct SandboxFault {
    std::optional<int> http_status{};       ///< Answers with this status and no envelope.
    std::optional<int> code{};              ///< Answers with this business code, HTTP 200.
    std::optional<std::string> raw_body{};  ///< Answers with this body, whatever it is.
    std::vector<HttpHeader> headers{};      ///< Added to the answer, as Retry-After.
    std::chrono::milliseconds delay{0};     ///< Waits (in real time) before it goes on.
    bool cut_connection = false;            ///< Resets the connection instead of answering: not a byte goes back.
    bool carry_out = false;                 ///< Carries the operation out all the same, before all of the above.
    int times = 1;                          ///< How many requests it befalls; below 0: all.
};

/// A request as the sandbox received it.
struct SandboxRequest {
    std::string operation{};  ///< As "topics.detail" or "access_key"; empty: no operation of the service.
    std::string method{};
    std::string path{};
    std::vector<std::pair<std::string, std::string>> query{};  ///< Decoded.
    std::vector<HttpHeader> headers{};                         ///< Sorted by name.
    std::string body{};
};

/// The service on loopback, to test a program against without an account:
///
///     pushplus::Sandbox sandbox;
///     pushplus::Client client(sandbox.credentials(), sandbox.client_options());
///     sandbox.add_topic({…});
///     // … run your program, then look at sandbox.requests()
///
/// It keeps real state: what is added is listed, edited and removed. It starts empty but for the account. Lists show
/// the oldest first. No id is given twice, whatever it is for.
///
/// What it refuses with a business code and HTTP 200, as the service does:
/// - 401: no AccessKey, a dead one, or a wrong secretKey at the fetch of one;
/// - 403: the fetch of an AccessKey from an address off the list;
/// - 600: a body that is no JSON object, a value of the wrong type, an id that nothing has;
/// - 805: a joined topic where a created one is asked for, and the reverse;
/// - 900: a send by a channel past its requests of the day;
/// - 903: a token that is not the account's, or a message token at the fetch of an AccessKey (they can only send);
/// - 905: a send while the account is not verified;
/// - 999: a required value that is missing, empty or out of range; a code that is taken; a script beyond it; a send
///   that is too soon after others, has the same content too often, or has expired; a callback URL off loopback.
///
/// It is strict with types where the service may be lenient. Paths of no operation get HTTP 404.
///
/// `preprocessing().test` knows statements `content = …` and `content += …`; sums of `content`, texts, numbers and
/// parentheses; and `.replace(what, with)`, where `what` is a text, /literal/ or /literal/g.
///
/// Any number may run side by side. Thread safety: all methods may be called from any thread.
/// The destructor ends the requests under way and stops the server.
class PUSHPLUS_API Sandbox {
public:
    /// Starts listening. What keeps it from that (the port is taken) is told by `error()`.
    explicit Sandbox(SandboxOptions options = {});
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// Why it does not listen; unset if it does.
    [[nodiscard]] const std::optional<Error>& error() const noexcept;
    [[nodiscard]] int port() const noexcept;
    /// "http://127.0.0.1:PORT".
    [[nodiscard]] std::string base_url() const;
    /// The account's token and secretKey.
    [[nodiscard]] Credentials credentials() const;
    /// Options for a client of this sandbox: its address and its clock; no proxy if it is not on loopback.
    [[nodiscard]] ClientOptions client_options() const;

    /// Moves the sandbox's clock, and with it that of the clients made with `client_options()`. Without effect if
    /// `SandboxOptions::clock` was given: move that one.
    void advance(std::chrono::nanoseconds step);

    /// The next request of `operation` ("topics.detail", "access_key"; "" is any) fails so. Faults queue up: a request
    /// takes the oldest that fits it. It is logged first.
    void fail(std::string_view operation, SandboxFault fault);
    /// Forgets all faults that have not happened yet.
    void clear_faults();

    /// The requests since the start or the last `clear_requests`, oldest first; of more than 10,000 the newest.
    [[nodiscard]] std::vector<SandboxRequest> requests() const;
    /// How many requests of `operation` there were since then; none is left out.
    [[nodiscard]] std::size_t request_count(std::string_view operation) const;
    void clear_requests();

    /// How many AccessKeys were given out.
    [[nodiscard]] std::size_t access_keys_given() const;
    /// Ends all AccessKeys now, as when another process keeps fetching new ones.
    void revoke_access_keys();
    /// Replaces the list of safe addresses; empty: everybody.
    void set_allowed_ips(std::vector<std::string> ips);

    /// The next message, or the `times` next, is accepted and then fails to be delivered for this reason.
    void fail_delivery(std::string reason, int times = 1);
    /// False: sends are refused for want of a real-name verification (905).
    void set_verified(bool verified);
    /// How many requests a day a channel takes before it is restricted (900), in the place of the service's own number.
    void set_daily_quota(const Channel& channel, std::int64_t requests);

    /// Puts data in. Where an id (for messages: the short code), a token or a date is empty or 0 the sandbox chooses;
    /// the id is returned. Whatever has that id already is replaced.
    std::string add_message(Message message, SendResult result = {});
    std::int64_t add_message_token(MessageToken token);
    std::int64_t add_topic(TopicDetail topic);  ///< `topic_user_count` is counted, not taken from here.
    std::int64_t add_joined_topic(JoinedTopicDetail topic);
    std::int64_t add_topic_user(std::int64_t topic_id, TopicUser user);  ///< Returns 0 if no such topic was created.
    std::int64_t add_webhook(Webhook webhook);
    std::int64_t add_mp_channel(MpChannel channel);
    std::int64_t add_cp_channel(CpChannel channel);
    std::int64_t add_mail_channel(MailChannelDetail channel);
    std::int64_t add_friend(Friend person);  ///< Returns its `id`; `friend_id` is another number.
    std::int64_t add_preprocessor(PreprocessorDetail preprocessor);
    /// What `users()` and `settings()` tell.
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
