// The fleet test: real processes with one account that share its AccessKey, by a clock that runs many times faster than the
// machine's, while one kind of harm after the other is done to them.
//
//     pushplus_fleet [SECONDS [SCENARIO [FACTOR [PROCESSES [THREADS]]]]]

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "run.hpp"
#include "worker.hpp"

namespace {

using namespace pushplus_fleet;

unsigned long long wide(std::uint64_t number) { return number; }

void print_head(const Settings& settings) {
    std::printf(
        "%d processes of %d threads, %lld s at %d times the machine's speed for each scenario\n\n"
        "| scenario | harms | fetches | allowed | calls ok | 401 | failed | longest call |\n"
        "|---|---|---|---|---|---|---|---|\n",
        settings.processes, settings.threads, static_cast<long long>(settings.length.count()), settings.factor);
    std::fflush(stdout);
}

void print_row(const Scenario& scenario, const Outcome& outcome) {
    const std::string allowed = scenario.sharing != Sharing::nothing ? std::to_string(outcome.allowed) : "–";
    const std::string died = outcome.died == 0 ? "" : " (" + std::to_string(outcome.died) + " died with their process)";
    std::printf("| %s | %d | %zu | %s | %llu of %llu%s | %zu | %llu | %.1f s |\n", scenario.name.c_str(), outcome.harms,
                outcome.fetches, allowed.c_str(), wide(outcome.ok), wide(outcome.calls), died.c_str(),
                outcome.unauthorized, wide(outcome.failed), std::chrono::duration<double>(outcome.longest).count());
    if (scenario.sends)
        std::fprintf(stderr, "%s: %zu sends, at most %zu in a minute, %zu overtaken\n", scenario.name.c_str(),
                     outcome.sends, outcome.most_in_a_minute, outcome.overtaken);
    for (const auto& sentence : outcome.missed)
        std::fprintf(stderr, "MISSED: %s: %s\n", scenario.name.c_str(), sentence.c_str());
    std::fflush(stdout);
}

int number(const char* text, int least, int most) {
    const long value = std::strtol(text, nullptr, 10);
    if (value < least || value > most) {
        std::fprintf(stderr, "usage: pushplus_fleet [SECONDS [SCENARIO [FACTOR [PROCESSES [THREADS]]]]]\n");
        std::exit(2);
    }
    return static_cast<int>(value);
}

int drive(int argc, char** argv) {
    Settings settings;
    settings.program = argv[0];
    if (argc > 1) settings.length = std::chrono::seconds(number(argv[1], 1, 3600));
    const std::string only = argc > 2 ? argv[2] : "";
    if (argc > 3) settings.factor = number(argv[3], 1, 1000);
    if (argc > 4) settings.processes = number(argv[4], 1, 100);
    if (argc > 5) settings.threads = number(argv[5], 1, 1000);
    print_head(settings);
    int run_scenarios = 0, missed = 0;
    for (const Scenario& scenario : all_scenarios()) {
        if (scenario.name.find(only) == std::string::npos) continue;
        ++run_scenarios;
        const Outcome outcome = run(scenario, settings);
        if (!outcome.missed.empty()) ++missed;
        print_row(scenario, outcome);
    }
    if (run_scenarios == 0) std::fprintf(stderr, "no scenario has a name with \"%s\"\n", only.c_str());
    return run_scenarios != 0 && missed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc == 4 && std::string(argv[1]) == "worker")
            return run_worker(argv[2], std::strtoul(argv[3], nullptr, 10));
        return drive(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pushplus_fleet: %s\n", error.what());
        return 2;
    }
}
