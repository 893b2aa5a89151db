#pragma once

#include <map>
#include <string>

#include <benchmark/benchmark.h>

namespace pushplus_bench {

/// Prints each benchmark's median CPU time and its ratio to the others of the same task. Names are "task/way".
class RatioReporter final : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context& context) override;
    void ReportRuns(const std::vector<Run>& runs) override;
    void Finalize() override;

private:
    std::map<std::string, std::map<std::string, double>> medians_;  ///< Task to way to nanoseconds.
};

}  // namespace pushplus_bench
