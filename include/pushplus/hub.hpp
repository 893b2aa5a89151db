#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/client.hpp>
#include <pushplus/detail/export.hpp>
#include <pushplus/error.hpp>

namespace pushplus {
inline namespace v0 {

struct HubOptions {
    /// HOST:PORT, where port 0 is any that is free, or unix:PATH. A socket file is made with mode 0660: put it into a
    /// folder that only its users can enter.
    std::string listen = "127.0.0.1:8790";
    /// What callers say in `Authorization: Bearer …`. Secrets of 16 visible ASCII characters at least; any of them will
    /// do, so that they can be changed one after the other.
    std::vector<std::string> bearer_tokens{};
    /// Whether `POST /v1/send` sends messages for callers.
    bool relay_sends = false;
    /// Loudly named: lets the AccessKey travel in clear text to hosts that are not loopback. Better have something that
    /// speaks TLS listen to them.
    bool dangerously_allow_plain_http = false;
};

/// The central server (中控服务器) of an account: it alone fetches and refreshes the AccessKey, and hands it to the
/// programs of the account in any language. The class behind the program `pushplus-hub`.
///
///     pushplus::Hub hub(client, {"127.0.0.1:8790", {bearer}});
///     if (hub.error()) …
///
/// What it serves: docs/several-processes.md. Give the client a `state_store`, so that a restart keeps the key; hubs
/// over one store are one hub.
///
/// Cost: one thread that accepts, one for each connection (256 at most), one that keeps a key at hand.
/// Thread safety: all methods may be called from any thread.
class PUSHPLUS_API Hub {
public:
    /// Begins to listen. If it cannot, or an option is unusable, `error()` says why.
    Hub(const Client& client, HubOptions options);
    /// Accepts nothing more, gives the requests under way 5 s, and waits for a fetch of the AccessKey that is under
    /// way, up to its limit (30 s; without a store `total_timeout`), so that its key is not lost.
    ~Hub();
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    [[nodiscard]] const std::optional<Error>& error() const noexcept;
    /// As "http://127.0.0.1:8790" or "unix:/run/pushplus/hub.sock".
    [[nodiscard]] std::string base_url() const;

    /// Other bearer tokens from now on. An error if one of them is unusable or there is none: then those before stay.
    Result<void> set_bearer_tokens(std::vector<std::string> tokens);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace v0
}  // namespace pushplus
