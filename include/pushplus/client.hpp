#pragma once

#include <memory>
#include <string>

#include <pushplus/access_key.hpp>
#include <pushplus/async_client.hpp>
#include <pushplus/call_options.hpp>
#include <pushplus/client_options.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/operations.hpp>
#include <pushplus/result.hpp>
#include <pushplus/send_guard.hpp>

namespace pushplus {
inline namespace v0 {

extern template class PUSHPLUS_API Operations<Result>;

/// One account of pushplus.
///
///     #include <pushplus/client.hpp>
///     #include <pushplus/users.hpp>  // Each group of operations has its header; <pushplus/pushplus.hpp> has all.
///
///     pushplus::Client client(pushplus::Credentials{token, secret_key});
///     auto me = client.users().my_info();
///     if (!me) { log(me.error().message()); return; }
///     use(me->nick_name);
///
/// Make one client for each account and keep it: it owns the account's AccessKey, and each key that is fetched ends the
/// one before. Nothing is sent until the first call.
///
/// Cost: cheap to copy and to move; copies and sub-clients share one core, which lives as long as any of them. A thread
/// runs only while an AccessKey is being fetched, and another one from the transport's first asynchronous call or the
/// first refresh ahead of a key's end on.
/// Thread safety: all methods are const and may be called from any number of threads at once. Destroying the last
/// handle ends a fetch that is under way, and cancels the asynchronous calls: it waits until each has ended and its
/// callback has run, unless it is such a callback that destroys it.
/// After `fork`: the client may be used in the child; it opens connections of its own. Fork while another thread is
/// within a call and the child must make itself a new client.
/// pthread_cancel: may end a thread within a call on Linux with glibc and libstdc++ only; elsewhere cancel the call.
class PUSHPLUS_API Client : public Operations<Result> {
public:
    /// Unusable options do not throw: each call then returns the `invalid_argument` that `create` would have returned.
    explicit Client(Credentials credentials, ClientOptions options = {});
    ~Client();
    Client(const Client&);
    Client(Client&&) noexcept;
    Client& operator=(const Client&);
    Client& operator=(Client&&) noexcept;

    /// As the constructor, but returns the error of unusable options.
    [[nodiscard]] static Result<Client> create(Credentials credentials, ClientOptions options = {});

    /// Reads PUSHPLUS_TOKEN, PUSHPLUS_SECRET_KEY and, if set, PUSHPLUS_BASE_URL,
    /// PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP (1 or 0), PUSHPLUS_STATE_FOLDER, and PUSHPLUS_HUB_URL with
    /// PUSHPLUS_HUB_TOKEN. An `invalid_argument` names what is missing; the secretKey is not
    /// needed with a hub or `options.access_key_source`. Unusable options are an error as with `create`.
    ///
    /// They override the options: PUSHPLUS_BASE_URL `base_url`, PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP
    /// `dangerously_allow_plain_http`, PUSHPLUS_STATE_FOLDER `state_store` (see
    /// `make_state_folder`), and PUSHPLUS_HUB_URL, which may hold several with spaces between them, `access_key_source`
    /// (see `make_hub_source`).
    [[nodiscard]] static Result<Client> from_env(ClientOptions options = {});

    /// The AccessKey in use, fetched if there is none. For programs that hand the key on to other processes; calls of
    /// this client take it by themselves. With `ClientOptions::access_key_source` it is asked, and the service is not.
    /// POST /api/common/openApi/getAccessKey (一.2 获取AccessKey). Writes.
    /// Errors: `unauthorized` for a wrong token or secretKey, `forbidden` for an address that is not on the IP
    /// allowlist (安全 IP).
    [[nodiscard]] Result<AccessKey> access_key(const CallOptions& options = {}) const;

    /// Fetches a new AccessKey, which ends the one before after about five minutes, also for every other process that
    /// uses it. Calls refresh by themselves: this is for a key that is known to have leaked. With
    /// `ClientOptions::access_key_source` that is asked for another key than the one in use.
    /// POST /api/common/openApi/getAccessKey (一.2 获取AccessKey). Writes.
    [[nodiscard]] Result<AccessKey> refresh_access_key(const CallOptions& options = {}) const;

    /// Sends a message by the account's default channel and returns its short code: `messages().send` in one line.
    Result<std::string> send(std::string title, std::string content, const CallOptions& options = {}) const;

    /// The same operations without waiting: each returns a `Pending<T>`.
    [[nodiscard]] AsyncClient async() const;

    /// The account's send guard, which keeps it within the service's limits.
    [[nodiscard]] SendGuard send_guard() const;

private:
    explicit Client(std::shared_ptr<const detail::Core> core) noexcept;
};

}  // namespace v0
}  // namespace pushplus
