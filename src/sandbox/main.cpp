#include <csignal>
#include <cstdint>
#include <iostream>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include <pushplus/sandbox.hpp>
#include <pushplus/version.hpp>

namespace {

// Called before any thread starts, so that all threads leave these signals to `await`.
sigset_t block_ending_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGINT);
    ::sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void await(const sigset_t& signals) {
    int which = 0;
    ::sigwait(&signals, &which);
}

int serve(const pushplus::SandboxOptions& options) {
    const sigset_t signals = block_ending_signals();
    const pushplus::Sandbox sandbox(options);
    if (sandbox.error()) {
        std::cerr << "pushplus-sandbox: " << sandbox.error()->message() << "\n";
        return 1;
    }
    std::cout << "listening on " << sandbox.base_url() << std::endl;
    await(signals);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    constexpr int usage_error = 2;
    pushplus::SandboxOptions options;
    std::int64_t ttl = options.access_key_ttl.count();
    std::int64_t overlap = options.access_key_overlap.count();

    CLI::App app("A local simulation of pushplus, for testing programs without an account.", "pushplus-sandbox");
    app.set_version_flag("--version", pushplus::version());
    app.add_option("--port", options.port, "Port to listen on; 0: any free port")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    app.add_option("--host", options.host, "Address to listen on; others than loopback are open to the network")
        ->capture_default_str();
    app.add_option("--token", options.token, "The account's user token")->capture_default_str();
    app.add_option("--secret-key", options.secret_key, "The account's secretKey")->capture_default_str();
    app.add_option("--access-key-ttl", ttl, "Lifetime of an AccessKey in seconds")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--access-key-overlap", overlap, "Seconds an AccessKey stays valid after a newer one is issued")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--allow-ip", options.allowed_ips,
                   "Address on the IP allowlist for AccessKey fetches; none given: any address");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : usage_error;
    }
    options.access_key_ttl = std::chrono::seconds(ttl);
    options.access_key_overlap = std::chrono::seconds(overlap);
    return serve(options);
}
