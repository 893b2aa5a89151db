#include <cstdio>
#include <iostream>
#include <string>
#include <utility>

#include <pushplus/sandbox.hpp>

#include "../../base/ending_signals.hpp"
#include "options.hpp"
#include "request_line.hpp"

namespace {

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
    const pushplus::detail::EndingSignals signals;
    const pushplus::Sandbox sandbox(std::move(options.sandbox));
    if (sandbox.error()) {
        std::cerr << "pushplus-sandbox: " << sandbox.error()->message() << "\n";
        return 1;
    }
    std::cout << "listening on " << sandbox.base_url() << std::endl;
    static_cast<void>(signals.await());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    int exit_code = 0;
    auto options = read_options(argc, argv, exit_code);
    return options ? serve(std::move(*options)) : exit_code;
}
