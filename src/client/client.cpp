#include <pushplus/client.hpp>

#include <string>
#include <utility>
#include <vector>

#include <pushplus/detail/moved_from.hpp>
#include <pushplus/messages.hpp>

#include "../base/environment.hpp"
#include "../base/make_error.hpp"
#include "../core/core.hpp"
#include "hub_source.hpp"

namespace pushplus {
inline namespace v0 {

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    constexpr char blanks[] = " \t\n";
    for (auto at = text.find_first_not_of(blanks); at != std::string::npos;) {
        const auto end = text.find_first_of(blanks, at);
        words.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(blanks, end);
    }
    return words;
}

SendRequest message(std::string title, std::string content) {
    SendRequest request;
    request.title = std::move(title);
    request.content = std::move(content);
    return request;
}

Error missing(const char* variable, const char* what) {
    return detail::make_error(ErrorKind::invalid_argument,
                              std::string("the environment variable ") + variable + " is not set; it holds " + what);
}

}  // namespace

Client::Client(Credentials credentials, ClientOptions options)
    : Client(detail::Core::handle(std::make_shared<const detail::Core>(std::move(credentials), std::move(options)))) {}
Client::Client(std::shared_ptr<const detail::Core> core) noexcept : Operations(std::move(core)) {}
Client::~Client() = default;
Client::Client(const Client&) = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(const Client&) = default;
Client& Client::operator=(Client&&) noexcept = default;

Result<Client> Client::create(Credentials credentials, ClientOptions options) {
    Client client(std::move(credentials), std::move(options));
    if (client.core_->unusable()) return *client.core_->unusable();
    return client;
}

Result<Client> Client::from_env(ClientOptions options) {
    using detail::environment;
    Credentials credentials{environment("PUSHPLUS_TOKEN"), environment("PUSHPLUS_SECRET_KEY")};
    if (credentials.token.empty()) return missing("PUSHPLUS_TOKEN", "the account's user token");
    if (const auto hubs = words_of(environment("PUSHPLUS_HUB_URL")); !hubs.empty()) {
        HubClientOptions hub;
        hub.urls = hubs;
        hub.bearer_token = environment("PUSHPLUS_HUB_TOKEN");
        if (hub.bearer_token.empty()) return missing("PUSHPLUS_HUB_TOKEN", "a bearer token of the hub");
        if (auto unusable = detail::check_hub_options(hub, {"PUSHPLUS_HUB_URL", "PUSHPLUS_HUB_TOKEN"}))
            return *std::move(unusable);
        options.access_key_source = make_hub_source(std::move(hub));
    }
    if (credentials.secret_key.empty() && !options.access_key_source)
        return missing("PUSHPLUS_SECRET_KEY", "the secretKey of the service's development settings");
    if (auto base_url = environment("PUSHPLUS_BASE_URL"); !base_url.empty()) options.base_url = std::move(base_url);
    if (const auto allowed = environment("PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP"); !allowed.empty()) {
        if (allowed != "0" && allowed != "1")
            return detail::make_error(ErrorKind::invalid_argument,
                                      "the environment variable PUSHPLUS_DANGEROUSLY_ALLOW_PLAIN_HTTP must be 0 or 1");
        options.dangerously_allow_plain_http = allowed == "1";
    }
    if (auto folder = environment("PUSHPLUS_STATE_FOLDER"); !folder.empty())
        options.state_store = make_state_folder(std::move(folder));
    return create(std::move(credentials), std::move(options));
}

Result<AccessKey> Client::access_key(const CallOptions& options) const {
    if (core_ == nullptr) return detail::moved_from("client");
    return core_->access_key(options);
}
Result<AccessKey> Client::refresh_access_key(const CallOptions& options) const {
    if (core_ == nullptr) return detail::moved_from("client");
    return core_->refresh_access_key(options);
}

Result<std::string> Client::send(std::string title, std::string content, const CallOptions& options) const {
    return messages().send(message(std::move(title), std::move(content)), options);
}

Pending<std::string> AsyncClient::send(std::string title, std::string content, const CallOptions& options) const {
    return messages().send(message(std::move(title), std::move(content)), options);
}

AsyncClient Client::async() const { return AsyncClient(core_); }
SendGuard Client::send_guard() const { return SendGuard(core_); }

}  // namespace v0
}  // namespace pushplus
