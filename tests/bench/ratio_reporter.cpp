#include "ratio_reporter.hpp"

#include <cstdio>

namespace pushplus_bench {

bool RatioReporter::ReportContext(const Context&) { return true; }

void RatioReporter::ReportRuns(const std::vector<Run>& runs) {
    for (const auto& run : runs) {
        if (run.run_type != Run::RT_Aggregate || run.aggregate_name != "median") continue;
        const std::string name = run.run_name.function_name;
        const auto slash = name.find('/');
        medians_[name.substr(0, slash)][name.substr(slash + 1)] = run.GetAdjustedCPUTime();
    }
}

void RatioReporter::Finalize() {
    std::printf("median CPU time of the calling thread, in microseconds a call\n");
    std::printf("%-16s %10s %10s %10s %10s %10s\n", "task", "(a) bare", "(b) DOM", "(c) SDK", "(c)/(a)", "(c)/(b)");
    for (auto& [task, ways] : medians_) {
        const double bare = ways["bare"], dom = ways["dom"], sdk = ways["sdk"];
        std::printf("%-16s %10.1f %10.1f %10.1f %10.2f %10.2f\n", task.c_str(), bare / 1000, dom / 1000, sdk / 1000,
                    sdk / bare, sdk / dom);
    }
}

}  // namespace pushplus_bench
