#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace pushplus_soak {

/// The violated expectations: for each kind its count and the first example.
///
/// Thread safety: all methods may be called from any thread.
class Findings {
public:
    struct Finding {
        std::size_t times = 0;
        std::string example;
    };

    void add(const std::string& what, const std::string& example) {
        const std::lock_guard<std::mutex> lock(mutex_);
        Finding& finding = findings_[what];
        if (finding.times++ == 0) finding.example = example;
    }
    [[nodiscard]] std::map<std::string, Finding> all() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return findings_;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, Finding> findings_;
};

}  // namespace pushplus_soak
