#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include <pushplus/hub.hpp>

#include "../../base/ending_signals.hpp"
#include "options.hpp"
#include "secrets.hpp"
#include "service_manager.hpp"
#include "standard_streams.hpp"
#include "words.hpp"

namespace {

// Each line is written as a whole, whichever threads write.
void log_line(std::string_view text) {
    const auto line = "pushplus-hub: " + in_words_of_the_program(text) + "\n";
    static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
}

// What cannot be read or used leaves the tokens as they are.
void read_bearers_again(pushplus::Hub& hub, const std::string& path) {
    try {
        const auto taken = hub.set_bearer_tokens(read_bearers(path));
        log_line(taken ? "the bearer tokens were read again" : taken.error().message());
    } catch (const std::exception& unreadable) {
        log_line(unreadable.what());
    }
}

int serve(ProgramOptions options) {
    const pushplus::detail::EndingSignals signals;
    options.client.log = [](pushplus::LogLevel, std::string_view line) { log_line(line); };
    try {
        options.hub.bearer_tokens = read_bearers(options.bearer_file);
    } catch (const std::exception& unreadable) {
        log_line(unreadable.what());
        return 1;
    }
    if (!options.client.state_store)
        log_line("no state folder: each restart fetches another AccessKey (see --state-folder and --redis)");
    auto client = pushplus::Client::create(std::move(options.credentials), std::move(options.client));
    if (!client) {
        log_line(client.error().message());
        return 1;
    }
    pushplus::Hub hub(*std::move(client), std::move(options.hub));
    if (hub.error()) {
        log_line(hub.error()->message());
        return 1;
    }
    std::cout << "listening on " << hub.base_url() << std::endl;
    tell_service_manager("READY=1");
    while (signals.await() == pushplus::detail::Told::to_read_again) read_bearers_again(hub, options.bearer_file);
    tell_service_manager("STOPPING=1");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    keep_standard_streams();
    int exit_code = 0;
    auto options = read_options(argc, argv, exit_code);
    return options ? serve(*std::move(options)) : exit_code;
}
