#include "options.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <pushplus/version.hpp>

#include "read_file.hpp"

namespace {

constexpr int usage_error = 2;

// What the command line says that is no member of the sandbox's options as it stands.
struct Given {
    std::int64_t ttl = 0;
    std::int64_t overlap = 0;
    double delivery_delay = 0;
    std::string token_file;
    std::string secret_key_file;
    std::string seed_file;
    bool member = false;
    bool verbose = false;
    bool log_json = false;
    CLI::Option* token = nullptr;
    CLI::Option* secret_key = nullptr;
};

constexpr char footer[] =
    "The token and the secretKey are taken from the command line, else from --token-file and --secret-key-file,\n"
    "else from the environment: PUSHPLUS_SANDBOX_TOKEN, PUSHPLUS_SANDBOX_SECRET_KEY. All users of this machine can\n"
    "see a command line in the list of processes; they cannot see the files and the environment.\n"
    "Everything else, with the control path and the format of the seed: docs/testing.md.";

constexpr std::int64_t most_seconds = 1'000'000'000;

// What is wrong with a value is told in words that the values of `--help` have.
CLI::Validator within(std::int64_t least, std::int64_t most) {
    const std::string range = std::to_string(least) + " to " + std::to_string(most);
    return CLI::Validator(
        [=](std::string& text) {
            char* end = nullptr;
            const double number = std::strtod(text.c_str(), &end);
            const bool usable = !text.empty() && *end == '\0' && number >= static_cast<double>(least) &&
                                number <= static_cast<double>(most);
            return usable ? std::string() : "must be a number from " + range;
        },
        "from " + range);
}

template <class Value>
using Choices = std::vector<std::pair<std::string, Value>>;

// An option whose value is one of a few words.
template <class Value>
void add_choice(CLI::App& app, const std::string& name, Value& value, const std::string& description,
                const Choices<Value>& choices) {
    std::string words;
    std::string either;
    for (const auto& choice : choices) {
        words.append(words.empty() ? "" : "|").append(choice.first);
        either.append(either.empty() ? "" : " or ").append(choice.first);
    }
    const auto is_known = [choices, either](const std::string& text) {
        for (const auto& choice : choices)
            if (choice.first == text) return std::string();
        return "must be " + either;
    };
    const auto take = [choices, &value](const std::string& text) {
        for (const auto& choice : choices)
            if (choice.first == text) value = choice.second;
    };
    app.add_option_function<std::string>(name, take, description)->check(CLI::Validator(is_known, words));
}

void add_listening(CLI::App& app, pushplus::SandboxOptions& options) {
    app.add_option("--port", options.port, "Port to listen on; 0: any free port")
        ->check(within(0, 65535))
        ->capture_default_str();
    app.add_option("--host", options.host, "Address to listen on; others than loopback are open to the network")
        ->capture_default_str();
    auto* const certificate = app.add_option("--tls-cert", options.tls_certificate_file,
                                             "Certificate chain (PEM): listens for https, with --tls-key");
    auto* const key = app.add_option("--tls-key", options.tls_key_file, "Private key of the certificate (PEM)");
    certificate->needs(key);
    key->needs(certificate);
    auto* const on = app.add_flag_callback(
        "--control", [&options] { options.control = true; },
        "Serve the control path /_sandbox/… on any address, not only on loopback");
    auto* const off = app.add_flag_callback(
        "--no-control", [&options] { options.control = false; }, "Serve no control path, on loopback neither");
    on->excludes(off);
}

void add_account(CLI::App& app, pushplus::SandboxOptions& options, Given& given) {
    given.token = app.add_option("--token", options.token, "The account's user token")->capture_default_str();
    app.add_option("--token-file", given.token_file, "File with the account's user token")->excludes(given.token);
    given.secret_key =
        app.add_option("--secret-key", options.secret_key, "The account's secretKey; visible in the list of processes")
            ->capture_default_str();
    app.add_option("--secret-key-file", given.secret_key_file, "File with the account's secretKey")
        ->excludes(given.secret_key);
    app.add_flag("--member", given.member, "The account is a member's: higher limits");
    app.add_flag_callback(
        "--unverified", [&options] { options.verified = false; },
        "The account has no real-name verification: sends return 905");
    app.add_option("--callback-url", options.callback_url,
                   "The account's own callback address, for messages that name none");
    app.add_option("--seed", given.seed_file, "JSON file with the data to start with");
    app.add_option("--state", options.state_file,
                   "File that keeps the state over restarts; if it exists, it is used in place of the seed");
}

void add_access_keys(CLI::App& app, pushplus::SandboxOptions& options, Given& given) {
    app.add_option("--access-key-ttl", given.ttl, "Lifetime of an AccessKey in seconds")
        ->check(within(0, most_seconds))
        ->capture_default_str();
    app.add_option("--access-key-overlap", given.overlap,
                   "Seconds an AccessKey stays valid after a newer one is issued")
        ->check(within(0, most_seconds))
        ->capture_default_str();
    add_choice<pushplus::SupersededKeys>(
        app, "--superseded-keys", options.superseded_keys,
        "An AccessKey that was superseded twice: end: it ends at once; keep: it keeps its overlap [end]",
        {{"end", pushplus::SupersededKeys::end}, {"keep", pushplus::SupersededKeys::keep}});
    add_choice<int>(app, "--dead-key", options.dead_key_code, "Return code for an AccessKey that is not valid [401]",
                    {{"401", 401}, {"302", 302}});
    app.add_flag_callback(
        "--no-open-api", [&options] { options.open_api = false; },
        "The open API is switched off: everything but sending returns 401");
    app.add_option("--allow-ip", options.allowed_ips,
                   "Address on the IP allowlist for AccessKey fetches; none given: any address");
}

void add_behavior(CLI::App& app, pushplus::SandboxOptions& options, Given& given) {
    add_choice<pushplus::PaceWindow>(
        app, "--pace-window", options.pace_window, "How the requests of a minute are counted [sliding]",
        {{"sliding", pushplus::PaceWindow::sliding}, {"fixed", pushplus::PaceWindow::fixed}});
    app.add_flag_callback(
        "--no-pace", [&options] { options.pace = false; }, "No limit per minute, and none for equal contents");
    add_choice<pushplus::ListOrder>(app, "--list-order", options.list_order, "Which rows of a list come first [newest]",
                                    {{"newest", pushplus::ListOrder::newest}, {"oldest", pushplus::ListOrder::oldest}});
    app.add_option("--delivery-delay", given.delivery_delay, "Seconds that a delivery takes, by the sandbox's clock")
        ->check(within(0, most_seconds))
        ->capture_default_str();
    app.add_option("--fail-delivery", options.fail_delivery, "Every delivery fails for this reason");
    app.add_flag("--callbacks-anywhere", options.callbacks_anywhere, "Call callback URLs outside loopback, too");
}

void add_logs(CLI::App& app, Given& given) {
    auto* const text = app.add_flag("--verbose", given.verbose, "Write a line for each request to stderr");
    app.add_flag("--log-json", given.log_json, "Write a JSON object for each request to stderr, one on a line")
        ->excludes(text);
}

void take_secret(std::string& secret, const CLI::Option& option, const std::string& file, const char* variable) {
    if (!file.empty()) {
        secret = first_line_of(file);
    } else if (option.count() == 0) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread runs yet.
        if (const char* const value = std::getenv(variable); value != nullptr && *value != '\0') secret = value;
    }
    if (secret.empty()) throw std::runtime_error(option.get_name() + " is empty");
}

ProgramOptions finished(ProgramOptions options, const Given& given) {
    pushplus::SandboxOptions& sandbox = options.sandbox;
    sandbox.access_key_ttl = std::chrono::seconds(given.ttl);
    sandbox.access_key_overlap = std::chrono::seconds(given.overlap);
    const std::chrono::duration<double> delay(given.delivery_delay);
    sandbox.delivery_delay = std::chrono::duration_cast<std::chrono::milliseconds>(delay);
    if (given.member) sandbox.account_tier = pushplus::AccountTier::member;
    if (given.log_json) options.log = ProgramOptions::Log::json;
    if (given.verbose) options.log = ProgramOptions::Log::text;
    take_secret(sandbox.token, *given.token, given.token_file, "PUSHPLUS_SANDBOX_TOKEN");
    take_secret(sandbox.secret_key, *given.secret_key, given.secret_key_file, "PUSHPLUS_SANDBOX_SECRET_KEY");
    if (!given.seed_file.empty()) {
        sandbox.seed = text_of_file(given.seed_file);
        if (sandbox.seed.empty()) throw std::runtime_error(given.seed_file + ": the file is empty");
        sandbox.seed_name = given.seed_file;
    }
    return options;
}

}  // namespace

std::optional<ProgramOptions> read_options(int argc, char** argv, int& exit_code) {
    ProgramOptions options;
    Given given;
    given.ttl = options.sandbox.access_key_ttl.count();
    given.overlap = options.sandbox.access_key_overlap.count();

    CLI::App app("A local simulation of pushplus, for testing programs without an account.", "pushplus-sandbox");
    app.footer(footer);
    app.set_version_flag("--version", pushplus::version());
    add_listening(app, options.sandbox);
    add_account(app, options.sandbox, given);
    add_access_keys(app, options.sandbox, given);
    add_behavior(app, options.sandbox, given);
    add_logs(app, given);
    try {
        app.parse(argc, argv);
        return finished(std::move(options), given);
    } catch (const CLI::ParseError& error) {
        exit_code = app.exit(error) == 0 ? 0 : usage_error;
    } catch (const std::runtime_error& error) {
        std::cerr << "pushplus-sandbox: " << error.what() << "\n";
        exit_code = usage_error;
    }
    return std::nullopt;
}
