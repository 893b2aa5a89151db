#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pushplus/access_key_source.hpp>
#include <pushplus/detail/export.hpp>

namespace pushplus {
inline namespace v0 {

/// Where the account's hub is (`pushplus-hub`, `Hub`), and how to ask it.
struct HubClientOptions {
    /// As "https://hub.example.com", which may carry a path prefix, "http://127.0.0.1:8790" (loopback alone) or
    /// "unix:/run/pushplus/hub.sock". Several are tried in turn: two hubs over one state store are one hub.
    std::vector<std::string> urls{};
    std::string bearer_token{};  ///< One of the hub's. A secret.
    /// A PEM file of CA certificates to trust, as `ClientOptions::ca_bundle`.
    std::optional<std::string> ca_bundle{};
    /// Loudly named: lets the AccessKey travel in clear text to hosts that are not loopback.
    bool dangerously_allow_plain_http = false;
};

/// The AccessKey of a hub, for `ClientOptions::access_key_source`. While calls are made the hub is asked once a minute,
/// which costs it little while the key stays, and for another key when the service refused one.
///
/// Each question returns the error of unusable options, `invalid_argument`. No error holds the bearer token.
/// Thread safety: see `AccessKeySource`. Clients that share it share its connections.
[[nodiscard]] PUSHPLUS_API std::shared_ptr<AccessKeySource> make_hub_source(HubClientOptions options);

}  // namespace v0
}  // namespace pushplus
