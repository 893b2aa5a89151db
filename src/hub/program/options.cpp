#include "options.hpp"

#include <iostream>
#include <map>
#include <stdexcept>
#include <utility>

#include <CLI/CLI.hpp>

#include <pushplus/state_store.hpp>
#include <pushplus/version.hpp>

#include "secrets.hpp"

namespace {

constexpr int usage_error = 2;

constexpr char footer[] =
    "The token and the secretKey are taken from the environment, PUSHPLUS_TOKEN and PUSHPLUS_SECRET_KEY, else from "
    "the\n"
    "files token and secret_key in systemd's $CREDENTIALS_DIRECTORY, where bearers may be, too. They are no "
    "arguments:\n"
    "all users of this machine can see a command line. "
#ifdef _WIN32
    "Ctrl-C ends the hub. New bearer tokens need a restart.\n"
#else
    "SIGHUP reads the bearer tokens again, SIGTERM ends the hub.\n"
#endif
    "What it serves: docs/several-processes.md.";

// systemd names several folders with colons between them.
std::string first_folder(const std::string& folders) { return folders.substr(0, folders.find(':')); }

// An option that a script's unset variable left empty was meant.
const CLI::Validator& not_empty() {
    static const CLI::Validator check([](std::string& value) { return value.empty() ? "it is empty" : std::string(); },
                                      "");
    return check;
}

const std::map<std::string, pushplus::IpVersion> ip_versions{{"4", pushplus::IpVersion::v4},
                                                             {"6", pushplus::IpVersion::v6}};

// How to reach the Redis of the option `redis`.
void add_redis_options(CLI::App& app, CLI::Option& redis, RedisSettings& settings) {
    app.add_option("--redis-sentinel", settings.sentinels,
                   "HOST:PORT of a sentinel, for sentinel:; may be given several times")
        ->check(not_empty())
        ->needs(&redis);
    app.add_option("--redis-prefix", settings.prefix, "what all keys there begin with (default pushplus)")
        ->check(not_empty())
        ->needs(&redis);
    app.add_option("--redis-ca-bundle", settings.ca_bundle,
                   "PEM file of the CA certificates to trust there instead of the system's, for TLS")
        ->check(not_empty())
        ->needs(&redis);
    auto* const certificate = app.add_option("--redis-client-certificate", settings.client_certificate,
                                             "PEM file of the hub's certificate, for a Redis that asks for one")
                                  ->check(not_empty())
                                  ->needs(&redis);
    app.add_option("--redis-client-key", settings.client_key,
                   "PEM file of its key; without it the key stands in the certificate's file")
        ->check(not_empty())
        ->needs(certificate);
    app.add_flag("--dangerously-allow-plain-redis", settings.dangerously_allow_plain_redis,
                 "password and AccessKey may travel in clear text to a Redis that is not on this machine")
        ->needs(&redis);
}

void add_options(CLI::App& app, ProgramOptions& options) {
    app.add_option("--listen", options.hub.listen, "HOST:PORT or unix:PATH (default 127.0.0.1:8790)")
        ->check(not_empty());
    app.add_option("--bearer-file", options.bearer_file,
                   "the callers' bearer tokens, one in a line; of mode 0600. Needed, unless systemd has them")
        ->check(not_empty());
    auto* const folder = app.add_option("--state-folder", options.state_folder,
                                        "keeps the AccessKey over restarts, and is shared with the account's other "
                                        "processes here (default $PUSHPLUS_STATE_FOLDER, else "
                                        "$STATE_DIRECTORY)");
    auto* const redis = app.add_option(
        "--redis", options.redis.address,
        "keeps it in a Redis or Valkey instead, which other machines share: rediss://HOST:PORT, "
        "redis://127.0.0.1:6379, unix:PATH or sentinel://NAME. User and password: $PUSHPLUS_REDIS_USER and "
        "$PUSHPLUS_REDIS_PASSWORD, or systemd's credential redis_password");
    folder->check(not_empty());
    redis->check(not_empty())->excludes(folder);
    add_redis_options(app, *redis, options.redis);
    app.add_flag("--relay-sends", options.hub.relay_sends, "POST /v1/send sends messages for callers");
    app.add_flag_callback(
        "--member", [&options] { options.client.account_tier = pushplus::AccountTier::member; },
        "the account is a member's: higher limits for its messages");
    app.add_option("--base-url", options.client.base_url,
                   "where the service is (default $PUSHPLUS_BASE_URL, else "
                   "https://www.pushplus.plus)")
        ->check(not_empty());
    app.add_option("--local-address", options.client.local_address,
                   "the address of this machine, or its network interface, that requests to the service come from: "
                   "the one on the account's IP allowlist")
        ->check(not_empty());
    app.add_option("--ip-version", options.client.ip_version, "4 or 6: over that alone the service is reached")
        ->transform(CLI::CheckedTransformer(ip_versions, CLI::ignore_case).description("{4,6}"));
    app.add_flag("--dangerously-allow-plain-http", options.hub.dangerously_allow_plain_http,
                 "the AccessKey may travel in clear text to hosts that are not loopback");
    app.set_version_flag("--version", std::string("pushplus-hub ") + pushplus::version());
    app.footer(footer);
}

void complete(ProgramOptions& options) {
    options.credentials.token = secret("PUSHPLUS_TOKEN", "token");
    options.credentials.secret_key = secret("PUSHPLUS_SECRET_KEY", "secret_key");
    if (options.credentials.token.empty()) throw std::invalid_argument("PUSHPLUS_TOKEN is not set");
    if (options.credentials.secret_key.empty()) throw std::invalid_argument("PUSHPLUS_SECRET_KEY is not set");
    if (options.bearer_file.empty()) options.bearer_file = credential_path("bearers");
    if (options.bearer_file.empty()) throw std::invalid_argument("--bearer-file is needed");
    if (!options.redis.address.empty()) {
        options.client.state_store = redis_store(options.redis);
        return;
    }
    if (options.state_folder.empty()) options.state_folder = environment("PUSHPLUS_STATE_FOLDER");
    if (options.state_folder.empty()) options.state_folder = first_folder(environment("STATE_DIRECTORY"));
    if (!options.state_folder.empty()) options.client.state_store = pushplus::make_state_folder(options.state_folder);
}

}  // namespace

std::optional<ProgramOptions> read_options(int argc, char** argv, int& exit_code) {
    ProgramOptions options;
    if (auto base_url = environment("PUSHPLUS_BASE_URL"); !base_url.empty())
        options.client.base_url = std::move(base_url);
    CLI::App app("The central server of a pushplus account: hands its AccessKey to programs in any language.",
                 "pushplus-hub");
    add_options(app, options);
    try {
        app.parse(argc, argv);
        complete(options);
        return options;
    } catch (const CLI::ParseError& said) {
        exit_code = app.exit(said) == 0 ? 0 : usage_error;
    } catch (const std::exception& unusable) {
        std::cerr << "pushplus-hub: " << unusable.what() << "\n";
        exit_code = usage_error;
    }
    return std::nullopt;
}
