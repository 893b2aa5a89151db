#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <utility>

#include <pushplus/sandbox.hpp>

#include "options.hpp"
#include "request_line.hpp"

namespace {

// Called before any thread starts, so that all threads leave these signals to `await`.
sigset_t block_ending_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGINT);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGHUP);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void await(const sigset_t& signals) {
    int which = 0;
    ::sigwait(&signals, &which);
}

// Each line is written as a whole, whichever threads write.
void write_line(std::string line) {
    line.push_back('\n');
    static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
}

int serve(ProgramOptions options) {
    if (options.log == ProgramOptions::Log::text)
        options.sandbox.log = [](const pushplus::SandboxLogEntry& entry) { write_line(text_line(entry)); };
    if (options.log == ProgramOptions::Log::json)
        options.sandbox.log = [](const pushplus::SandboxLogEntry& entry) { write_line(json_line(entry)); };
    const sigset_t signals = block_ending_signals();
    const pushplus::Sandbox sandbox(std::move(options.sandbox));
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
    int exit_code = 0;
    auto options = read_options(argc, argv, exit_code);
    return options ? serve(std::move(*options)) : exit_code;
}
