// The fleet test: real processes with one account that share its AccessKey, by a clock that runs many times faster than the
// machine's, while one kind of harm after the other is done to them.
//
//     pushplus_fleet [SECONDS [SCENARIO [FACTOR [PROCESSES [THREADS]]]]]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <string>
#include <vector>

#include "hub_process.hpp"
#include "run.hpp"
#include "worker.hpp"

namespace {

using namespace pushplus_fleet;

unsigned long long wide(std::uint64_t number) { return number; }

void print_head(const Settings& settings) {
    std::printf(
        "%d processes of %d threads, %lld s at %d times the machine's speed for each scenario\n\n"
        "| scenario | harms | fetches | allowed | calls ok | 401 | failed | longest call | sends | in a minute | "
        "overtaken |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|\n",
        settings.processes, settings.threads, static_cast<long long>(settings.length.count()), settings.factor);
    std::fflush(stdout);
}

void print_row(const Scenario& scenario, const Outcome& outcome) {
    const std::string allowed = scenario.sharing != Sharing::nothing ? std::to_string(outcome.allowed) : "–";
    const std::string died = outcome.died == 0 ? "" : " (" + std::to_string(outcome.died) + " died with their process)";
    std::printf("| %s | %d | %zu | %s | %llu of %llu%s | %zu | %llu | %.1f s |", scenario.name.c_str(), outcome.harms,
                outcome.fetches, allowed.c_str(), wide(outcome.ok), wide(outcome.calls), died.c_str(),
                outcome.unauthorized, wide(outcome.failed), std::chrono::duration<double>(outcome.longest).count());
    if (scenario.sends != Sends::none)
        std::printf(" %zu | %zu | %zu |\n", outcome.sends, outcome.most_in_a_minute, outcome.overtaken);
    else
        std::printf(" – | – | – |\n");
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

/// Those whose name has `text` in it; if one has that name as a whole, it alone.
std::vector<Scenario> scenarios_named(const std::string& text) {
    auto all = all_scenarios();
    const bool whole =
        std::any_of(all.begin(), all.end(), [&](const Scenario& scenario) { return scenario.name == text; });
    std::vector<Scenario> named;
    std::copy_if(all.begin(), all.end(), std::back_inserter(named), [&](const Scenario& scenario) {
        return whole ? scenario.name == text : scenario.name.find(text) != std::string::npos;
    });
    return named;
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
    const auto scenarios = scenarios_named(only);
    int missed = 0;
    for (const Scenario& scenario : scenarios) {
        const Outcome outcome = run(scenario, settings);
        if (!outcome.missed.empty()) ++missed;
        print_row(scenario, outcome);
    }
    if (scenarios.empty()) std::fprintf(stderr, "no scenario has a name with \"%s\"\n", only.c_str());
    return !scenarios.empty() && missed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc == 4 && std::string(argv[1]) == "worker")
            return run_worker(argv[2], std::strtoul(argv[3], nullptr, 10));
        if (argc == 4 && std::string(argv[1]) == "hub") return run_hub(argv[2], std::strtoul(argv[3], nullptr, 10));
        return drive(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pushplus_fleet: %s\n", error.what());
        return 2;
    }
}
